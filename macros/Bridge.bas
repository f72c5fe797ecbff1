Attribute VB_Name = "Bridge"
Option Explicit
Option Private Module

' Carries commands and values to Python, and results and failures back.
' Python is given the name of a command that it has registered, and values; it decides the rest.

' What addin.udfs puts before the reason where a cell cannot be computed.
Private Const FAILURE As String = "#VALUE!|"

Private Reasons As Collection

' Let Python run one of its registered commands.
Public Sub RunCommand(ByVal command As String)
    Dim reason As String
    On Error GoTo Failed
    Click command
    Exit Sub
Failed:
    reason = Err.Description
    MsgBox Chinese(NO_PYTHON) & vbCrLf & "xiezuo addin status" & vbCrLf & vbCrLf & reason & vbCrLf & Chinese(LOGS) & GetSetting("Xiezuo", "Python", "Logs", ""), vbCritical, Chinese(TITLE)
End Sub

' What a worksheet function of addin.udfs returns for these arguments.
Public Function Answer(ByVal name As String, ByVal arguments As Variant, ByVal isDate As Boolean) As Variant
    Dim python As Object, position As Long, value As Variant
    On Error GoTo Failed
    For position = LBound(arguments) To UBound(arguments)
        If IsObject(arguments(position)) Then
            arguments(position) = Typed(arguments(position))
        ElseIf IsMissing(arguments(position)) Then
            arguments(position) = Empty
        End If
    Next
    Set python = Server()
    value = python.Var(python.Call(python.Module("addin.udfs"), "answer", python.Tuple(name, arguments)))
    Answer = Checked(value, isDate)
    Exit Function
Failed:
    Remember Err.Description
    Answer = CVErr(xlErrValue)
End Function

' Why the function in a cell last returned #VALUE!; empty if it did not.
Public Function ReasonOf(ByVal cell As Object) As String
    On Error Resume Next
    ReasonOf = Reasons.Item(cell.Address(External:=True))
End Function

' Chinese text from the hexadecimal codes of its characters, for VBA itself is ASCII.
Public Function Chinese(ByVal codes As String) As String
    Dim position As Long, text As String
    For position = 1 To Len(codes) Step 4
        text = text & ChrW$(CLng("&H" & Mid$(codes, position, 4)))
    Next
    Chinese = text
End Function

' What stands in a range: dates as numbers, and no more of whole columns than is used.
Private Function Typed(ByVal place As Object) As Variant
    Dim used As Object
    Set used = Application.Intersect(place, place.Worksheet.UsedRange)
    If used Is Nothing Then
        Typed = Empty
    Else
        Typed = used.Value2
    End If
End Function

' A result as Excel shows it: failures become #VALUE!, and their reason can be asked for.
Private Function Checked(ByVal value As Variant, ByVal isDate As Boolean) As Variant
    Dim row As Long, column As Long
    Remember ""
    If IsArray(value) Then
        For row = LBound(value, 1) To UBound(value, 1)
            For column = LBound(value, 2) To UBound(value, 2)
                value(row, column) = Shown(value(row, column))
            Next
        Next
    Else
        value = Shown(value)
        If isDate And VarType(value) = vbDouble Then value = CDate(value)
    End If
    Checked = value
End Function

Private Function Shown(ByVal value As Variant) As Variant
    Shown = value
    If VarType(value) <> vbString Then Exit Function
    If Left$(value, Len(FAILURE)) <> FAILURE Then Exit Function
    Remember Mid$(value, Len(FAILURE) + 1)
    Shown = CVErr(xlErrValue)
End Function

Private Sub Remember(ByVal reason As String)
    Dim key As String
    If Reasons Is Nothing Then Set Reasons = New Collection
    On Error Resume Next
    key = Application.Caller.Address(External:=True)
    If key = "" Then Exit Sub
    Reasons.Remove key
    If reason <> "" Then Reasons.Add reason, key
End Sub
