Option Explicit

' Asks Python to run a command; starts it if it does not run. Nothing else is done here.
'
' LibreOffice never listens: it calls the Python that it started itself, at the port that this one
' wrote to a file in the user's profile, and shows the word that it read there with each call.
' The command line holds the name of that file and nothing of any document; over the connection
' goes the number that LibreOffice itself has given to the document in whose window was clicked.

Global Python As Object     ' the connection over which commands go
Global Provider As Object   ' gives Python the way into LibreOffice
Global Starting As Boolean

Const EXTENSION = "org.xiezuo.buttons"
Const INTO_OFFICE = 2       ' so many connections of LibreOffice's own protocol does Python need
Const MILLISECONDS = 30000  ' that a start may take

' Let Python run a registered command; it returns at once, and Python shows the result itself.
Public Sub Click(ByVal command As String)
    Dim clicked As String
    On Error GoTo Failed
    clicked = command & Document()
    If Starting Then
        MsgBox BUSY, 64, TITLE
        Exit Sub
    End If
    If Asked(clicked) Then Exit Sub
    Starting = True
    Start
    Starting = False
    If Not Asked(clicked) Then MsgBox NOT_STARTED, 16, TITLE
    Exit Sub
Failed:
    Starting = False
    MsgBox NOT_STARTED & Chr$(10) & Chr$(10) & Error$, 16, TITLE
End Sub

' The number of the document in whose window was clicked; another may be in front when Python asks.
Private Function Document() As String
    On Error GoTo None
    Document = " " & ThisComponent.RuntimeUID
    Exit Function
None:
    Document = ""
End Function

' Whether Python has answered: it has taken the command, or is busy with the one before, which
' is said.
Private Function Asked(ByVal clicked As String) As Boolean
    Dim answer() As Byte
    Asked = False
    If IsNull(Python) Then Exit Function
    On Error GoTo Gone
    Python.write(Bytes(clicked & Chr$(10)))
    Asked = (Python.read(answer, 1) = 1)
    If Asked Then
        If answer(0) = Asc("-") Then MsgBox BUSY, 64, TITLE
    End If
    Exit Function
Gone:
    Set Python = Nothing
End Function

Private Sub Start
    Dim user As String, door As String, told As Variant, since As Long
    Set Python = Nothing
    user = createUnoService("com.sun.star.util.PathSubstitution").substituteVariables("$(user)", True)
    door = user & "/xiezuo-" & GetSystemTicks() & ".door"
    Shell Interpreter(), 0, "-P -X utf8 -m addin.ribbon --libreoffice " & door
    since = GetSystemTicks()
    Do Until FileExists(door)
        If GetSystemTicks() - since > MILLISECONDS Then Exit Sub
        Wait 20
    Loop
    told = Split(FirstLine(door), " ")
    Kill door
    Set Python = Called(told)
    Provider = CreateUnoListener("Door_", "com.sun.star.bridge.XInstanceProvider")
    Dim number As Integer, factory As Object
    factory = createUnoService("com.sun.star.bridge.BridgeFactory")
    For number = 1 To INTO_OFFICE
        factory.createBridge("", "urp", Called(told), Provider)
    Next number
End Sub

' The address of the Python that the extension was installed with.
Private Function Interpreter() As String
    Dim packages As Object
    packages = GetDefaultContext().getByName("/singletons/com.sun.star.deployment.PackageInformationProvider")
    Interpreter = FirstLine(packages.getPackageLocation(EXTENSION) & "/python.txt")
End Function

Private Function FirstLine(ByVal file As String) As String
    Dim number As Integer, found As String
    number = FreeFile
    Open file For Input As #number
    Line Input #number, found
    Close #number
    FirstLine = found
End Function

' A connection to the port told(0), opened with the word told(1).
Private Function Called(ByVal told As Variant) As Object
    Dim connection As Object
    connection = createUnoService("com.sun.star.connection.Connector").connect("socket,host=127.0.0.1,port=" & told(0) & ",tcpNoDelay=1")
    connection.write(Bytes(told(1)))
    Set Called = connection
End Function

Private Function Bytes(ByVal text As String) As Variant
    Dim number As Integer
    Dim codes(Len(text) - 1) As Integer
    For number = 1 To Len(text)
        codes(number - 1) = Asc(Mid$(text, number, 1))
    Next number
    Bytes = CreateUnoValue("[]byte", codes)
End Function

' What Python asks for by any name: the context from which everything else is reached.
Function Door_getInstance(ByVal name As String) As Object
    Set Door_getInstance = GetDefaultContext()
End Function
