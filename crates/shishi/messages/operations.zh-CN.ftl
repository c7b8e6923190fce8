# 运行：设置、就绪、体检
ready-no = 开发区数据正在打开，请稍候再试。
ready-read-only = 目前只能查阅，不能写入：请重新启动服务，原因见运行日志。
ready-yes = 就绪
settings-address = “{ $value }”不是带端口的地址：请写作127.0.0.1:8019或[::1]:8019。
settings-beyond-loopback = 其他机器可以连到{ $address }。如果确实需要，请写明beyond_loopback = true（{ $variable }=true，或--beyond-loopback）；否则请监听127.0.0.1，由支持TLS的反向代理转发。
settings-expected-number = 整数
settings-expected-table = 一组设置
settings-expected-text = 引号里的文字
settings-expected-yes = true或false
settings-fault = { $place }：{ $what }
settings-faults = 服务没有启动：有{ $number }项设置需要改正。
settings-file = 无法读取（{ $error }）：请指定存在且本用户可读的文件。
settings-folder-in-folder = 开发区文件夹里的{ $file }只说明它所在的文件夹：请删去这一行，或者用--config指定这个文件。
settings-metrics-beyond = 其他机器可以连到{ $address }；运行指标只在本机提供：请写作127.0.0.1:9019。
settings-no-folder = 没有说明开发区在哪个文件夹：请用--dir指定，或设置{ $variable }，或在设置文件里写folder = "…"。
settings-not-text = 值不是UTF-8文字。
settings-not-toml = 不是TOML格式：{ $error }。
settings-number = “{ $value }”不是{ $least }到{ $most }之间的整数。
settings-port-and-listen = --listen里已有端口：两者只能写一个。
settings-same-port = { $port }是页面的端口：运行指标请换一个。
settings-type = { $value }应为{ $expected }。
settings-unknown-key = 没有这项设置。可用的有：{ $keys }。
settings-unknown-variable = 没有这个变量。可用的有：{ $variables }。
settings-word = “{ $value }”不在可选范围内：{ $words }。
settings-yes = “{ $value }”既不是true也不是false。
