-- Starts Python for a button of the ribbon. Installed by "xiezuo addin install".
-- The name of a command is all that is passed on, and it is quoted.
on RunCommand(command)
	do shell script {python} & " -P -X utf8 -m addin.ribbon " & quoted form of command & " > /dev/null 2>&1 &"
	return ""
end RunCommand
