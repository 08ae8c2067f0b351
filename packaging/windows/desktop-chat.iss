; The installer for Windows: for the person who runs it, without an administrator, over an older
; version in place. Built by run.py package with Inno Setup 6:
;   iscc /DVersion=0.1.0 /DBundle=<folder> /DOutput=<folder> desktop-chat.iss

#ifndef Version
  #error Give the version: /DVersion=0.1.0
#endif

[Setup]
AppId={{6D0C0B0E-5C0C-4B57-9C35-0C5E7C1B7C11}
AppName=Desktop Chat
AppVersion={#Version}
AppPublisher=Desktop Chat contributors
DefaultDirName={userpf}\Desktop Chat
DefaultGroupName=Desktop Chat
DisableProgramGroupPage=yes
DisableDirPage=auto
PrivilegesRequired=lowest
ArchitecturesAllowed=x64compatible
ArchitecturesInstallIn64BitMode=x64compatible
MinVersion=10.0.17763
OutputDir={#Output}
OutputBaseFilename=desktop-chat-{#Version}-windows-x64-setup
SetupIconFile={#Bundle}\..\..\icons\desktop-chat.ico
UninstallDisplayIcon={app}\desktop-chat.exe
UninstallDisplayName=Desktop Chat
Compression=lzma2/max
SolidCompression=yes
WizardStyle=modern
LicenseFile={#Bundle}\licences\Desktop-Chat.txt
; A running app is asked to close, so that its files can be replaced, and started again.
CloseApplications=yes
RestartApplications=yes
ChangesEnvironment=yes
#ifdef Sign
SignTool=sign
SignedUninstaller=yes
#endif

[Languages]
Name: "en"; MessagesFile: "compiler:Default.isl"

[Tasks]
Name: "desktopicon"; Description: "{cm:CreateDesktopIcon}"; Flags: unchecked
Name: "path"; Description: "Add desktop-chat to the PATH"

[InstallDelete]
; What an older version had and this one has not; the person's data lie elsewhere.
Type: filesandordirs; Name: "{app}\_internal"
Type: filesandordirs; Name: "{app}\licences"

[Files]
Source: "{#Bundle}\*"; DestDir: "{app}"; Flags: ignoreversion recursesubdirs createallsubdirs

[Icons]
Name: "{autoprograms}\Desktop Chat"; Filename: "{app}\desktop-chat.exe"; AppUserModelID: "desktop-chat"
Name: "{autodesktop}\Desktop Chat"; Filename: "{app}\desktop-chat.exe"; Tasks: desktopicon; AppUserModelID: "desktop-chat"

[Registry]
Root: HKCU; Subkey: "Environment"; ValueType: expandsz; ValueName: "Path"; ValueData: "{olddata};{app}"; Tasks: path; Check: NeedsPath

[Run]
Filename: "{app}\desktop-chat.exe"; Description: "{cm:LaunchProgram,Desktop Chat}"; Flags: nowait postinstall skipifsilent

[Code]
function NeedsPath(): Boolean;
var
  Path: string;
begin
  if not RegQueryStringValue(HKCU, 'Environment', 'Path', Path) then
    Path := '';
  Result := Pos(';' + Lowercase(ExpandConstant('{app}')) + ';', ';' + Lowercase(Path) + ';') = 0;
end;

procedure CurUninstallStepChanged(Step: TUninstallStep);
var
  Path, App: string;
  At: Integer;
begin
  if (Step <> usUninstall) or not RegQueryStringValue(HKCU, 'Environment', 'Path', Path) then
    exit;
  App := ';' + ExpandConstant('{app}');
  At := Pos(Lowercase(App), Lowercase(Path));
  if At > 0 then
  begin
    Delete(Path, At, Length(App));
    RegWriteExpandStringValue(HKCU, 'Environment', 'Path', Path);
  end;
end;
