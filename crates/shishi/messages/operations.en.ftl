# Running the server: settings, readiness, doctor
ready-no = The zone is not open yet; ask again in a moment.
ready-read-only = The zone can be read and not written: start the server again; its log says why.
ready-yes = ready
settings-address = “{ $value }” is no address with a port: write for example 127.0.0.1:8019, or [::1]:8019.
settings-beyond-loopback = { $address } can be reached from other machines. If that is meant, say beyond_loopback = true ({ $variable }=true, --beyond-loopback); otherwise listen on 127.0.0.1 behind a proxy that speaks TLS.
settings-expected-number = a whole number
settings-expected-table = a table of settings
settings-expected-text = a text in quotation marks
settings-expected-yes = true or false
settings-fault = { $place }: { $what }
settings-faults = { $number ->
    [one] The server did not start: one setting has to be put right.
   *[other] The server did not start: { $number } settings have to be put right.
 }
settings-file = cannot be read ({ $error }): give a file that is there and that this user may read.
settings-folder-in-folder = the { $file } in a zone's folder is about that folder: remove the line, or give the file with --config.
settings-metrics-beyond = { $address } can be reached from other machines; metrics are served on the loopback only: write for example 127.0.0.1:9019.
settings-no-folder = nobody says where the zone is: give --dir FOLDER, or { $variable }, or folder = "…" in the file of settings.
settings-not-text = the value is no text in UTF-8.
settings-not-toml = cannot be read as TOML: { $error }.
settings-number = “{ $value }” is no whole number from { $least } to { $most }.
settings-port-and-listen = a port is in --listen already: give one of the two.
settings-same-port = { $port } is the port of the pages: choose another for the metrics.
settings-type = { $value } should be { $expected }.
settings-unknown-key = there is no such setting. There are: { $keys }.
settings-unknown-variable = there is no such variable. There are: { $variables }.
settings-word = “{ $value }” is none of: { $words }.
settings-yes = “{ $value }” is neither true nor false.
doctor-bad = bad
doctor-calendar-next = The notice of working days for { $next } is not recorded: it comes out in November. The rule keeper records it, or deadlines after the turn of the year cannot be computed.
doctor-calendar-not-yet = { $this } is recorded; the notice for { $next } comes out in November.
doctor-calendar-this = The notice of working days for { $this } is not recorded: deadlines cannot be computed. The rule keeper records it.
doctor-calendar-well = { $this } and { $next } are recorded.
doctor-check-calendar = Working days
doctor-check-checkpoint = Checkpoint
doctor-check-clock = Clock
doctor-check-database = Database
doctor-check-disk = Disk
doctor-check-folder = Folder
doctor-check-fonts = Fonts
doctor-check-key = Key
doctor-check-ledger = Ledger
doctor-check-server = Server
doctor-check-settings = Settings
doctor-check-version = Version
doctor-checkpoint-rollback = The ledger ({ $size } records) does not continue the kept checkpoint ({ $signed } records): it was set back or changed. Put the newer backup back.
doctor-checkpoint-unreadable = { $file } cannot be read ({ $what }): put it back from your copy. If there is none, `shishi checkpoint` keeps a new one.
doctor-checkpoint-well = The ledger ({ $size } records) continues the kept checkpoint ({ $signed } records).
doctor-clock-alone = Nobody keeps the system's clock right: turn time synchronisation on (timedatectl set-ntp true, or chrony).
doctor-clock-behind = The system's clock is { $behind } behind the last record ({ $last }): set it right before the server is started.
doctor-clock-demonstration = A demonstration lives in a time of its own.
doctor-clock-synchronised = The system's clock is kept right.
doctor-clock-unknown = The system does not say whether its clock is kept right: see that chrony or systemd-timesyncd runs.
doctor-clock-well = The last record ({ $last }) is in the past.
doctor-database-away = { $name } cannot be reached: { $what }. See that PostgreSQL runs and that database.toml names it rightly.
doctor-database-damaged = { $name } is damaged: { $what }. Stop the server and put the backup of the same day of all databases back.
doctor-database-file = { $name }: whole, in a file of SQLite.
doctor-database-missing = { $name } is not there: put the backup of the same day of all databases back.
doctor-database-mode = { $name } is not written through a log; the server sets that when it opens it. See that no other program uses the file.
doctor-database-postgres = { $name }: in PostgreSQL, whose settings are such that no answer is lost.
doctor-database-settings = { $name }: { $what }. Change the setting of the database server.
doctor-database-unsettled = { $name } has a log that was left behind; the server takes it over at its next start. Ask again then.
doctor-disk-full = Only { $free } GiB are left ({ $percent }): free space, or records will be refused.
doctor-disk-little = { $free } GiB are left ({ $percent }): free space in time.
doctor-disk-well = { $free } GiB are left ({ $percent }).
doctor-file-mode = { $file } has mode { $mode }: others may read it. chmod 600.
doctor-file-owner = { $file } belongs to user { $has }, the folder to { $should }: the server cannot write it. chown it.
doctor-folder-readable = { $folder } has mode { $mode }: others may look into it. chmod 700.
doctor-folder-well = { $folder } is for its own user alone.
doctor-folder-writable = { $folder } has mode { $mode }: others may change it. chmod 700.
doctor-fonts-none = No font has Chinese characters: reports printed on this machine would be empty. apt-get install fonts-noto-cjk.
doctor-fonts-unknown = fc-list is not there, so nobody knows whether a font has Chinese characters: apt-get install fontconfig fonts-noto-cjk.
doctor-fonts-well = { $font }
doctor-key-foreign = { $file } is not the key that the zone's first record names: put the zone's own key back.
doctor-key-missing = { $file } cannot be read ({ $error }): put the zone's key back from its copy.
doctor-key-mode = { $file } has mode { $mode }: others may read it and sign in the zone's name. chmod 600, and consider a new key.
doctor-key-owner = { $file } belongs to another user than the folder: chown it.
doctor-key-unreadable = { $file } is not a key of 64 hex digits that this user may read: put the zone's key back, or ask as the server's user.
doctor-key-well = The key is for the server's user alone.
doctor-keys-readable = { $folder } has mode { $mode }: others may see what is in it. chmod 700.
doctor-keys-writable = { $folder } has mode { $mode }: others may replace the key. chmod 700.
doctor-line = { $state }  { $check }: { $text }
doctor-no-zone = { $folder } holds no zone: give the right folder, or make one.
doctor-said = { $what }
doctor-server-none = No server that can be seen from here has the zone open.
doctor-server-runs = Process { $process } has the zone open.
doctor-settings-well = As they should be; the server listens on { $address }.
doctor-sum = { $bad } bad, { $warnings ->
    [one] 1 warning
   *[other] { $warnings } warnings
 }
doctor-version = shishi { $version }
doctor-warning = warning
doctor-well = ok
