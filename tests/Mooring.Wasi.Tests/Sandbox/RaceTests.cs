using System.Diagnostics;
using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using Mooring.Wasi.Linux;
using Mooring.Wasi.Tests.Support;

namespace Mooring.Wasi.Tests.Sandbox;

/// <summary>While a guest opens a path thousands of times, the host exchanges what lies on the way for links that lead out.</summary>
public sealed partial class RaceTests
{
    private const int Rounds = 4000;

    /// <summary>The exchanged name is a directory on the way, with links of each kind in its place.</summary>
    [Theory]
    [InlineData("../outside")]
    [InlineData("sub/../../outside")]
    [InlineData("/ABSOLUTE/outside")]
    public async Task DirectoryOnTheWay_ExchangedForALink_IsNeverLeft(string target)
    {
        using var tree = new TemporaryTree();
        tree.File("outside/file", "SECRET!").File("prison/real/file", "inside").Folder("prison/sub");
        tree.Link("prison/trap", target.Replace("/ABSOLUTE", tree.Root, StringComparison.Ordinal));
        await RunAsync(tree, "dir/file", "real", "trap", "dir");
    }

    [Fact]
    public async Task FileAtTheEnd_ExchangedForALink_IsNeverLeft()
    {
        using var tree = new TemporaryTree();
        tree.File("outside/file", "SECRET!").File("prison/real", "inside").Link("prison/trap", "../outside/file");
        await RunAsync(tree, "file", "real", "trap", "file");
    }

    /// <summary>".." after a directory that is moved out of the sandbox and back: it must lead to where the walk came from.</summary>
    [Fact]
    public async Task DirectoryOnTheWay_MovedOut_DoesNotTakeTheGuestAlong()
    {
        using var tree = new TemporaryTree();
        tree.File("outside/file", "SECRET!").File("prison/dir/file", "inside").Folder("prison/dir/deep");
        using var swapping = new Swapping(() =>
        {
            Directory.Move(tree["prison/dir/deep"], tree["outside/deep"]);
            Directory.Move(tree["outside/deep"], tree["prison/dir/deep"]);
        });
        await CheckAsync(tree, "dir/deep/../file", swapping);
    }

    private static async Task RunAsync(TemporaryTree tree, string path, string real, string trap, string name)
    {
        using FileHandle prison = LibC.OpenHostPath(tree["prison"], LibC.ReadOnly | LibC.DirectoryOnly);
        using var swapping = new Swapping(() =>
        {
            Rename(prison, real, name);
            Rename(prison, name, real);
            Rename(prison, trap, name);
            Rename(prison, name, trap);
        });
        await CheckAsync(tree, path, swapping);
    }

    /// <summary>Runs the guest until it has met the path both as it should be and otherwise: only then has there been a race.</summary>
    private static async Task CheckAsync(TemporaryTree tree, string path, Swapping swapping)
    {
        var options = new WasiOptions { Directories = [new(tree["prison"], "/")] };
        long inside = 0, failed = 0;
        var watch = Stopwatch.StartNew();
        do
        {
            ProgramResult result = await Task.Run(() => Support.Programs.Run("race", options, path, Rounds.ToString(CultureInfo.InvariantCulture)));
            Match counts = Counts().Match(result.Output);
            Assert.True(counts.Success, result.Output);
            Assert.Equal((0, "0", "0"), (result.ExitCode, counts.Groups["outside"].Value, counts.Groups["seen"].Value));
            inside += long.Parse(counts.Groups["inside"].Value, CultureInfo.InvariantCulture);
            failed += long.Parse(counts.Groups["failed"].Value, CultureInfo.InvariantCulture);
        }
        while ((inside < 100 || failed < 100 || swapping.Rounds < 100) && watch.Elapsed < Patience.Long);
        swapping.Stop();
        Assert.True(inside >= 100 && failed >= 100, $"no race: inside {inside}, failed {failed}, exchanged {swapping.Rounds}");
    }

    private static void Rename(FileHandle folder, string from, string to) =>
        Assert.Equal(0, LibC.RenameAt(folder, Encoding.UTF8.GetBytes(from + '\0'), folder, Encoding.UTF8.GetBytes(to + '\0')));

    [GeneratedRegex(@"^inside (?<inside>\d+) failed (?<failed>\d+) outside (?<outside>\d+) seen (?<seen>\d+)\n$")]
    private static partial Regex Counts();

    /// <summary>Does something over and over on a thread of its own.</summary>
    private sealed class Swapping : IDisposable
    {
        private readonly Thread _thread;
        private volatile bool _stop;
        private volatile int _rounds;
        private Exception? _failure;

        public Swapping(Action swap)
        {
            _thread = new Thread(() =>
            {
                try
                {
                    for (; !_stop; _rounds++) swap();
                }
                catch (Exception e)
                {
                    _failure = e;
                }
            });
            _thread.Start();
        }

        /// <summary>How often it was done.</summary>
        public int Rounds => _rounds;

        public void Stop()
        {
            _stop = true;
            _thread.Join();
            Assert.Null(_failure);
        }

        public void Dispose()
        {
            _stop = true;
            _thread.Join();
        }
    }
}
