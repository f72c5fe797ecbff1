Attribute VB_Name = "Launch"
Option Explicit
Option Private Module

' Starts Python, and nothing else does.
'
' No text of a cell and no name of a workbook, sheet or folder gets into the command line, and
' nothing is configured by a workbook or by a file beside one: the interpreter is what
' "xiezuo addin install" put into this user's settings.
'
' On Windows one Python stays open and answers in milliseconds.
' On a Mac the script that the installer put into Excel's folder for scripts starts Python.

#If Mac Then
' Let Python run a registered command; it returns at once.
Public Sub Click(ByVal command As String)
    AppleScriptTask "xiezuo.applescript", "RunCommand", command
End Sub
#Else
' Let Python take a registered command; it returns at once, and Python shows the result itself.
Public Sub Click(ByVal command As String)
    Dim python As Object, taken As String
    Set python = Server()
    taken = python.Str(python.Call(python.Module("addin.ribbon"), "click", python.Tuple(command, Application, ActiveWorkbook)))
    If taken = "False" Then MsgBox Chinese(BUSY), vbInformation, Chinese(TITLE)
End Sub

' Python's answering object; starts Python if it does not run.
Public Function Server() As Object
    Dim found As Variant, interpreter As String
    interpreter = GetSetting("Xiezuo", "Python", "Interpreter", "")
    If interpreter = "" Then Err.Raise vbObjectError + 1, "Xiezuo", Chinese(NOT_INSTALLED)
    LoadBeside interpreter
    If ActivateServer(found, CommandLine(interpreter), 1) <> 0 Then Err.Raise vbObjectError + 2, "Xiezuo", CStr(found)
    Set Server = found
End Function

' -P: nothing is imported from the folder that happens to be the current one.
Public Function CommandLine(ByVal interpreter As String) As String
    CommandLine = """" & interpreter & """ -P -X utf8 -m addin.ribbon --serve $(CLSID)"
End Function

' "xiezuo addin install" has found out where the DLL of xlwings lies.
Private Sub LoadBeside(ByVal interpreter As String)
    Dim folder As String, path As String
    folder = GetSetting("Xiezuo", "Python", "Libraries", Left$(interpreter, InStrRev(interpreter, "\") - 1))
    path = folder & "\" & LIBRARY
    If LoadLibrary(StrPtr(path)) = 0 Then Err.Raise vbObjectError + 3, "Xiezuo", Chinese(NO_LIBRARY) & " " & path
End Sub
#End If
