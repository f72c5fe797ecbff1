Attribute VB_Name = "System"
Option Explicit

' What Windows and the DLL of xlwings offer. The DLL starts a Python that answers over COM; it
' comes with xlwings, so the version in its name is that of the installed package.

#If Mac Then
#ElseIf Win64 Then
    Public Const LIBRARY As String = "xlwings64-0.37.8.dll"
    Public Declare PtrSafe Function ActivateServer Lib "xlwings64-0.37.8.dll" Alias "XLPyDLLActivateAuto" (ByRef server As Variant, Optional ByVal command As String = "", Optional ByVal mode As Long = 1) As Long
    Public Declare PtrSafe Function LoadLibrary Lib "kernel32" Alias "LoadLibraryW" (ByVal path As LongPtr) As LongPtr
#Else
    Public Const LIBRARY As String = "xlwings32-0.37.8.dll"
    Public Declare PtrSafe Function ActivateServer Lib "xlwings32-0.37.8.dll" Alias "XLPyDLLActivateAuto" (ByRef server As Variant, Optional ByVal command As String = "", Optional ByVal mode As Long = 1) As Long
    Public Declare PtrSafe Function LoadLibrary Lib "kernel32" Alias "LoadLibraryW" (ByVal path As LongPtr) As LongPtr
#End If
