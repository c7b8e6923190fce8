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
