using System.Diagnostics;
using System.Globalization;
using Mooring.Fuzz.Generation;
using Mooring.Fuzz.Reduction;
using Mooring.Fuzz.Running;
using Mooring.Wasm;

// Mooring.Fuzz [SEED [COUNT [SECONDS]]]: compares COUNT modules from SEED on, for SECONDS at most, and ends with code 1 after a difference.
int first = Argument(0, 1);
int count = Argument(1, 500);
int seconds = Argument(2, int.MaxValue);
using var differential = Differential.TryStart();
if (differential is null)
{
    Console.Error.WriteLine("There is no node on this machine; V8 is what modules are compared with.");
    return 2;
}

long start = Stopwatch.GetTimestamp();
int done = 0;
int differences = 0;
for (; done < count && Stopwatch.GetElapsedTime(start).TotalSeconds < seconds; done++)
{
    int seed = first + done;
    FuzzModule module = ModuleGenerator.Generate(seed);
    if (differential.Compare(module, seed) is { } difference)
    {
        differences++;
        Report(differential, module, seed, difference);
    }

    if (done % 1_000 == 999) Progress();
}

Progress();
return differences == 0 ? 0 : 1;

int Argument(int index, int otherwise) => args.Length > index ? int.Parse(args[index], CultureInfo.InvariantCulture) : otherwise;

void Progress() => Console.WriteLine(string.Create(
    CultureInfo.InvariantCulture,
    $"seeds {first}..{first + done - 1}: {done} modules, {differential.Calls} calls, {differential.Traps} traps, {differences} differences, {Stopwatch.GetElapsedTime(start).TotalSeconds:0} s"));

static void Report(Differential differential, FuzzModule module, int seed, string difference)
{
    Console.WriteLine($"seed {seed}: {difference}");
    if (!difference.Contains("CompileError", StringComparison.Ordinal) && !difference.Contains("WasmFormatException", StringComparison.Ordinal))
    {
        Reducer.Reduce(module, candidate => differential.Compare(candidate, seed) is { } still
            && !still.Contains("CompileError", StringComparison.Ordinal) && !still.Contains("WasmFormatException", StringComparison.Ordinal));
        Console.WriteLine($"reduced: {differential.Compare(module, seed)}");
    }

    Console.WriteLine(string.Join(';', module.Calls));
    byte[] bytes = module.ToBytes();
    Console.WriteLine(Convert.ToHexString(bytes));
    try
    {
        Console.WriteLine(WasmText.FromBinary(bytes));
    }
    catch (WasmFormatException error)
    {
        Console.WriteLine(error.Message);
    }
}
