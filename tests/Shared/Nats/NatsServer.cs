using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace Mooring.Testing.Nats;

/// <summary>A real nats-server on a free loopback port, with its files in a folder of its own; both are gone when it is disposed.</summary>
internal sealed class NatsServer : IAsyncDisposable
{
    private const string Debian = "/usr/sbin/nats-server";

    private readonly string _folder;
    private readonly string _arguments;
    private Process _process;

    private NatsServer(Process process, int port, string folder, string arguments) =>
        (_process, Port, _folder, _arguments) = (process, port, folder, arguments);

    public int Port { get; }

    public string Url => $"nats://127.0.0.1:{Port}";

    /// <summary>Starts a server, or skips the test when none is installed.</summary>
    /// <param name="configuration">What goes into its configuration file; <c>$FOLDER</c> stands for its folder.</param>
    /// <param name="jetStream">Whether it has JetStream.</param>
    /// <param name="port">0: a free one.</param>
    public static async Task<NatsServer> StartAsync(string configuration = "", bool jetStream = false, int port = 0)
    {
        string? program = Program();
        if (program is null) Assert.Skip("NOT TESTED: nats-server is missing; eng/install-test-tools installs it.");
        string folder = Directory.CreateTempSubdirectory("mooring-nats-").FullName;
        for (int attempt = 1; ; attempt++)
        {
            int chosen = port != 0 ? port : FreePorts(1)[0];
            string store = jetStream ? $"jetstream {{ store_dir: \"{folder}/js\" }}\n" : "";
            await File.WriteAllTextAsync(Path.Combine(folder, "nats.conf"), $"listen: \"127.0.0.1:{chosen}\"\n{store}{configuration.Replace("$FOLDER", folder, StringComparison.Ordinal)}\n");
            string arguments = $"-c {Path.Combine(folder, "nats.conf")} -l {Path.Combine(folder, "nats.log")}";
            var server = new NatsServer(Run(program, arguments), chosen, folder, arguments);
            if (await server.AnswersAsync()) return server;
            string log = await server.LogAsync();
            // Another program may have taken the port between the choice and the start.
            if (attempt == 3 || port != 0) throw new InvalidOperationException($"nats-server does not start: {log}");
            server.Kill();
        }
    }

    /// <summary>Ports that were free a moment ago, all different.</summary>
    public static int[] FreePorts(int count)
    {
        TcpListener[] listeners = [.. Enumerable.Range(0, count).Select(_ => new TcpListener(IPAddress.Loopback, 0))];
        foreach (TcpListener listener in listeners) listener.Start();
        int[] ports = [.. listeners.Select(listener => ((IPEndPoint)listener.LocalEndpoint).Port)];
        foreach (TcpListener listener in listeners) listener.Stop();
        return ports;
    }

    /// <summary>Ends it without a word to its clients.</summary>
    public void Kill()
    {
        if (_process.HasExited) return;
        _process.Kill();
        _process.WaitForExit();
    }

    /// <summary>Starts it again after a kill, with the same port and files.</summary>
    public async Task RestartAsync()
    {
        _process.Dispose();
        _process = Run(Program()!, _arguments);
        if (!await AnswersAsync()) throw new InvalidOperationException($"nats-server does not start again: {await LogAsync()}");
    }

    /// <summary>Sends a signal by name, such as <c>USR2</c> for lame duck mode or <c>STOP</c>.</summary>
    public async Task SignalAsync(string signal)
    {
        using Process kill = Process.Start("kill", $"-{signal} {_process.Id}");
        await kill.WaitForExitAsync();
        Assert.Equal(0, kill.ExitCode);
    }

    public Task<string> LogAsync()
    {
        string log = Path.Combine(_folder, "nats.log");
        return File.Exists(log) ? File.ReadAllTextAsync(log) : Task.FromResult("it wrote no log");
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited) _process.Kill();
        await _process.WaitForExitAsync();
        _process.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    private static string? Program()
    {
        if (File.Exists(Debian)) return Debian;
        return (Environment.GetEnvironmentVariable("PATH") ?? "").Split(':').Select(folder => Path.Combine(folder, "nats-server")).FirstOrDefault(File.Exists);
    }

    private static Process Run(string program, string arguments)
    {
        // Its output goes to its log; what is redirected here only keeps it from holding the test program's own output open.
        Process process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        AppDomain.CurrentDomain.ProcessExit += (_, _) => EndAbandoned(process);
        return process;
    }

    /// <summary>Ends a server that a test program which was stopped in the middle would leave behind.</summary>
    private static void EndAbandoned(Process process)
    {
        try
        {
            process.Kill();
        }
        catch (InvalidOperationException)
        {
            // It was disposed: it has ended.
        }
    }

    /// <summary>Waits until it accepts connections and says INFO, as nothing else tells when it is ready.</summary>
    private async Task<bool> AnswersAsync()
    {
        for (int tries = 0; tries < 200 && !_process.HasExited; tries++)
        {
            try
            {
                using var client = new TcpClient();
                await client.ConnectAsync(IPAddress.Loopback, Port);
                return true;
            }
            catch (SocketException)
            {
                await Task.Delay(50);
            }
        }

        return false;
    }
}
