# Backups: where they go, and what a store does wrong
backup-another-key = { $path }: holds another key than the one that was given
backup-behind = the backup has { $have } records, the kept checkpoint { $kept } has { $signed }: take a newer backup. What came after this one would be lost
backup-broken = { $path }: it is not whole, or was changed since it was sealed, and is not put back: take another backup.
backup-file = { $path }: { $error }
backup-file-denied = { $path }: { $error }. The user who runs this command must be able to read or write it.
backup-file-full = { $path }: { $error }. Make room on the disk, then try again.
backup-file-gone = { $path }: { $error }. Look whether the path is right and the disk is mounted.
backup-for-nobody = nobody could open the backup: give the recipient that `shishi backup-key` printed
backup-goes-on = { $path }: goes on behind its end
backup-key-there = { $path }: is there already, and is not replaced
backup-large-edition = { $path }: is larger than any edition
backup-large-evidence = { $path }: is larger than any evidence
backup-left-over = { $path }: left by a restore that was cut off; look into it, then remove it
backup-longer = { $path }: { $name } is longer than the backup's manifest says
backup-made = Backed up: { $size } records, root { $root }, { $added ->
    [0] evidence and editions as they were there already
   *[other] evidence and editions added: { $added }
 }: { $name }
backup-newer = { $path }: of format { $format }: a newer program is needed
backup-no-account = --by { $login }: no such account in the backup
backup-no-bucket-address = { $address } is no place in a bucket: write s3://BUCKET/PREFIX, the prefix in letters, digits, dots, hyphens and underscores; the bucket's name must fit s3.endpoint and s3.path_style.
backup-no-file = { $path }: holds something that is no file
backup-no-folder = { $path }: there is no such folder, and nothing was backed up. Is its disk mounted, and the path right? If the folder is to be made, say --create.
backup-no-identity = { $path }: holds no key of a backup (AGE-SECRET-KEY-1…)
backup-no-key-of-zone = the zone's key that was given is no key of 64 hex digits
backup-no-manifest = { $path }: holds no manifest that this program reads
backup-no-name = { $path }: give the folder by its own name
backup-no-recipient = --recipient { $text }: { $error }; `shishi backup-key` prints one
backup-no-s3 = no store is set: write s3.endpoint, s3.access_key and s3.secret_key_file into a file of settings and name it with --config, or set the variables that begin with SHISHI_S3_.
backup-no-zone = { $path }: holds no zone
backup-no-zone-key = { $path }: not there. The zone's key is in no backup: give the one that was kept apart (--zone-key)
backup-none-there = { $path }: no backup there (a file that ends with { $end }, or the folder that holds it)
backup-not-empty = { $path }: holds { $name } already; a zone is put back into a folder that holds its keys or nothing
backup-not-held = warning: there was no keys/last.checkpoint to hold the backup against, so nothing shows that no record came after it. If it is somewhere – in the folder before, or where it is kept apart –, copy keys/ into an empty folder and restore into that.
backup-not-opened = { $path }: { $error }: is it a backup, and is this the key that it was made for?
backup-not-ours = { $path }: its manifest is not signed with the zone's key that was given
backup-not-the-newest-key = { $path } is not the key that the ledger names last: if the key is being changed, make the backup afterwards
backup-nothing-known-lost = keys/last.checkpoint is not there: without it nothing is known to be lost
backup-odd-edition = { $path }: holds { $name }, which no edition has
backup-odd-file = { $path }: holds { $name }, which no backup has
backup-odd-rotation = record { $seq }: changes the key as no program would have it
backup-of-another-key = { $path }: its manifest is not signed with the zone's key that was given. It says that it is of the key { $key }: if the zone's key was changed since, give the one of that time
backup-other-digest = { $path }: is not the file of that digest
backup-other-edition = { $path }: is not the edition that the manifest names
backup-other-file = { $path }: { $name } is not what the backup's manifest says
backup-other-ledger = { $path }: its ledger is not the one that its manifest names
backup-other-zone = keys/last.checkpoint is not one of this zone: is it another zone's folder?
backup-restored = Put back: { $zone } as of { $made }, { $size } records, root { $root }, evidence and editions: { $files }, in { $folder }
backup-s3-away = the store does not answer ({ $said }), asked as often as s3.tries says. What was not finished counts as no backup. Look at the network and s3.endpoint, and try again later.
backup-s3-busy = the store cannot just now ({ $said }), asked as often as s3.tries says. What was not finished counts as no backup. Try again later, or ask whoever keeps the store.
backup-s3-clock = the store finds the time of the request wrong ({ $said }): set this machine's clock and try again.
backup-s3-elsewhere = the bucket is not at this address or in this region ({ $said }): look at s3.endpoint, s3.region and s3.path_style.
backup-s3-forbidden = the store does not allow it ({ $said }): whoever keeps it must let this access key list, read and write the bucket; look at the bucket's name, too.
backup-s3-full = the store is full or takes nothing so large ({ $said }): raise the quota or remove old backups whose time is over, then back up again.
backup-s3-here = a file on this machine cannot be read or written ({ $said }): look at the room on the disk and at rights.
backup-s3-key = the store does not know this access key ({ $said }): look at s3.access_key and at the secret in s3.secret_key_file.
backup-s3-length = the length is not that of the content
backup-s3-longer = more came back than was asked for
backup-s3-no-address = the address cannot be used
backup-s3-no-bucket = there is no such bucket ({ $said }): look at its name, or have it made by whoever keeps the store. A backup makes none.
backup-s3-no-end = the listing has no end
backup-s3-no-etag = a part came back without its tag
backup-s3-no-range = no part of an object can be read
backup-s3-no-xml = the answer has no such form
backup-s3-not-there = the store has no such file: take another backup, or look at the address.
backup-s3-odd = the store does not answer as the protocol says: { $said }. What it did cannot be relied on; ask whoever keeps it, or take another store.
backup-s3-other = the store refused ({ $said }).
backup-s3-too-long = the file is too long: at most { $said } GiB can be sent in parts.
backup-s3-untrusted = it is not certain that this is the store ({ $said }): if your own authority signed its certificate, name that authority's certificate with s3.ca_file; look at s3.endpoint, too.
backup-settings = Nothing was begun: { $number ->
    [one] one setting has to be put right.
   *[other] { $number } settings have to be put right.
 }
backup-would-be-lost = { $path }: holds { $name }, which would be lost
