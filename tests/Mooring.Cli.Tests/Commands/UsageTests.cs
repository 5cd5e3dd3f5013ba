using Mooring.Cli.Application;
using Mooring.Cli.Tests.Support;

namespace Mooring.Cli.Tests.Commands;

public class UsageTests
{
    private static readonly string Echo = TemporaryFiles.Guest("echo/echo");

    [Theory]
    [InlineData("--colour", "--colour", "moor --help")]
    [InlineData("danse", "danse", "moor --help")]
    [InlineData("demo --stream 3", "--stream", "moor demo --help")]
    [InlineData("demo --streams 0", "--streams: \"0\" is not a whole number from 1 to 1000", "moor demo --help")]
    [InlineData("demo --streams many", "--streams: \"many\" is not a whole number", "moor demo --help")]
    [InlineData("demo --text", "--text", "moor demo --help")]
    [InlineData("inspect", "inspect", "moor inspect --help")]
    [InlineData("inspect ECHO another", "another", "moor inspect --help")]
    [InlineData("call ECHO", "call", "moor call --help")]
    [InlineData("call ECHO Echo --max-memory 64Q", "--max-memory: \"64Q\" is not a size", "moor call --help")]
    [InlineData("call ECHO Echo --max-memory 1KiB", "--max-memory: \"1KiB\" is not from 64 KiB to 4 GiB", "moor call --help")]
    [InlineData("call ECHO Echo --timeout 5", "--timeout: \"5\" is not a duration", "moor call --help")]
    [InlineData("serve ECHO --timeout -5s", "--timeout: \"-5s\" is not a duration", "moor serve --help")]
    [InlineData("serve ECHO --time-slice 10", "--time-slice: \"10\" is not a duration: write a number and ms, s, m or h, for example 5s; or write none", "moor serve --help")]
    [InlineData("serve ECHO --time-slice 0.5ms", "--time-slice: \"0.5ms\" is out of range: a duration is from 1ms to 24 days (576h); or write none", "moor serve --help")]
    [InlineData("serve ECHO --time-slice never", "--time-slice: \"never\" is not a duration", "moor serve --help")]
    [InlineData("call ECHO Echo --time-slice 10ms", "--time-slice", "moor call --help")]
    [InlineData("stauts", "unknown command \"stauts\": did you mean status?", "moor --help")]
    [InlineData("help frobnicate", "unknown command \"frobnicate\"", "moor --help")]
    [InlineData("frobnicate --help", "unknown command \"frobnicate\"", "moor --help")]
    [InlineData("serve ECHO --timout 5s", "unknown option \"--timout\": did you mean --timeout?", "moor serve --help")]
    [InlineData("call ECHO Echo extra", "call: \"extra\" is one argument too many", "moor call --help")]
    [InlineData("call ECHO ", "call: OPERATION is missing, for example: moor call ", "moor call --help")]
    [InlineData("call ECHO Echo --mailbox-full fial", "--mailbox-full: \"fial\" is none of wait, fail: did you mean fail?", "moor call --help")]
    [InlineData("keys modul", "\"modul\" is none of account, module,", "moor keys --help")]
    [InlineData("keys --public a.nk --out b.nk", "keys: either --out, which makes a key, or --public", "moor keys --help")]
    [InlineData("sign ECHO --issuer a --subject b --rev -1", "--rev: \"-1\" is not a whole number of 0 or more", "moor sign --help")]
    [InlineData("verify ECHO --trust ABC", "--trust: \"ABC\" is no account key", "moor verify --help")]
    [InlineData("wasm2wat ECHO --func x", "--func: \"x\" is not a whole number of 0 or more", "moor wasm2wat --help")]
    [InlineData("run ECHO --dri x", "unknown option \"--dri\": did you mean --dir?", "moor run --help")]
    [InlineData("links --value A=b", "--value: belongs to --add", "moor links --help")]
    [InlineData("links --binding x", "--binding: belongs to --add or --remove", "moor links --help")]
    public async Task CommandLine_ThatIsWrong_IsOneLineAndExitCodeTwo(string commandLine, string problem, string help)
    {
        string[] arguments = [.. commandLine.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(argument => argument == "ECHO" ? Echo : argument)];
        string line = (await Moor.RunAsync(arguments)).AssertFailed(exitCode: 2);
        Assert.Contains(problem, line);
        Assert.EndsWith($"(see {help})", line);
    }

    [Theory]
    [InlineData("nowhere")]
    [InlineData("127.0.0.1")]
    [InlineData("127.0.0.1:99999")]
    [InlineData("example.org:80")]
    public async Task Address_ThatIsNone_IsOneLineAndExitCodeTwo(string address)
    {
        string line = (await Moor.RunAsync("serve", Echo, "--grpc", address)).AssertFailed(exitCode: 2);
        Assert.Contains($"--grpc: \"{address}\" is not an address", line);
    }

    [Theory]
    [InlineData("--help", "demo", "serve", "call", "inspect", "Exit codes: 0 done, 1 failed, 2 the command line is wrong")]
    [InlineData("demo --help", "--text", "--streams", "[default: 16]", "moor demo --text")]
    [InlineData("serve --help", "--grpc", "--max-memory", "--timeout", "--time-slice <TIME|none>", "[default: 10ms]", "[default: 127.0.0.1:50051]", "moor serve guests/tally/tally.wasm")]
    [InlineData("call --help", "OPERATION", "--input", "[default: 256MiB]", "moor call guests/tally/tally.wasm Count")]
    [InlineData("inspect --help", "MODULE", "moor inspect guests/tally/tally.wasm")]
    [InlineData("call -h", "OPERATION")]
    [InlineData("help", "demo", "serve", "Exit codes")]
    [InlineData("help serve", "--grpc", "moor serve guests/tally/tally.wasm")]
    public async Task Help_OfEachCommand_HasOptionsAndExamples(string commandLine, params string[] parts)
    {
        MoorResult result = (await Moor.RunAsync(commandLine.Split(' '))).AssertSucceeded();
        Assert.Equal("", result.Error);
        Assert.All(parts, part => Assert.Contains(part, result.Output));
    }

    [Theory]
    [InlineData("demo")]
    [InlineData("serve")]
    [InlineData("run")]
    [InlineData("push")]
    public async Task Help_OfDefaults_SaysThemOnceAndAsUsersWriteThem(string command)
    {
        string[] lines = [.. (await Moor.RunAsync(command, "--help")).AssertSucceeded().Output.Split('\n').Where(line => line.Contains("[default:", StringComparison.Ordinal))];
        Assert.NotEmpty(lines);
        Assert.All(lines, line => Assert.Single(line.Split("[default:").Skip(1)));
        Assert.DoesNotContain(lines, line => line.Contains("00:00", StringComparison.Ordinal) || line.Contains("4294967296", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("inspect")]
    [InlineData("wat2wasm")]
    [InlineData("verify")]
    [InlineData("effects")]
    [InlineData("up")]
    public async Task FileName_ThatIsEmpty_IsOneLine(string command) =>
        Assert.Contains("the name of the file is empty", (await Moor.RunAsync(command, "")).AssertFailed(exitCode: 2));

    [Fact]
    public async Task Examples_InTheHelp_AreCommandLinesThatParse()
    {
        string help = string.Concat(await Task.WhenAll(new[] { "demo", "serve", "call", "inspect" }.Select(
            async command => (await Moor.RunAsync(command, "--help")).Output)));
        string[] examples = [.. help.Split('\n').Where(line => line.StartsWith("  moor ", StringComparison.Ordinal) && !line.Contains('['))];
        Assert.NotEmpty(examples);
        foreach (string example in examples)
        {
            // The shell's redirections are not moor's.
            string[] arguments = [.. example.Split(' ', StringSplitOptions.RemoveEmptyEntries).Skip(1).TakeWhile(part => part is not "<" and not ">")];
            Assert.Empty(MoorApplication.Parse(arguments, Terminal.Of(Stream.Null, Stream.Null, Stream.Null)).Errors);
        }
    }

    [Fact]
    public async Task NoArguments_ShowTheHelp() =>
        Assert.Contains("moor demo", (await Moor.RunAsync()).AssertSucceeded().Output);

    [Fact]
    public async Task Version_IsPrinted() => Assert.Matches("^[0-9]+\\.[0-9]+\\.[0-9]+", (await Moor.RunAsync("--version")).AssertSucceeded().Output);
}
