// The snippets of README.md, compiled and run by a test.
using System.Text;
using Mooring;
using Mooring.Hosting;
using Mooring.Wasm;

// 1. Any object that must be used from one place at a time.
await using Moored<List<string>> log = await Moored.CreateAsync(() => new List<string>());
await Task.WhenAll(Enumerable.Range(0, 100).Select(i => log.RunAsync(list => list.Add($"line {i}")).AsTask()));
Console.WriteLine(await log.RunAsync(list => list.Count)); // 100

// 2. A WebAssembly function.
using var engine = new Engine();
Module module = Module.FromText(engine, """
    (module (func (export "add") (param i32 i32) (result i32) (i32.add (local.get 0) (local.get 1))))
    """);
using var store = new Store(engine);
Instance instance = new Linker(engine).Instantiate(store, module);
Func<int, int, int> add = instance.GetFunction<int, int, int>("add")!;
Console.WriteLine(add(40, 2)); // 42

// 3. A module as an actor: state from message to message, a deadline for each, a fresh instance after a trap.
byte[] wasm = await File.ReadAllBytesAsync(Path.Combine(AppContext.BaseDirectory, "tally.wasm"));
using ActorModule tally = ActorModule.Load(engine, wasm);
await using Actor actor = await tally.StartAsync();
await actor.AskAsync("Count", "to be or not to be"u8.ToArray(), timeout: TimeSpan.FromSeconds(1));
ReadOnlyMemory<byte> top = await actor.AskAsync("Top", "2"u8.ToArray());
Console.Write(Encoding.UTF8.GetString(top.Span));
