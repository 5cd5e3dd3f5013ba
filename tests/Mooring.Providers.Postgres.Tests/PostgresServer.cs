using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using Npgsql;

namespace Mooring.Providers.Postgres.Tests;

/// <summary>A PostgreSQL of its own for the tests of this program, on a free port, in a new directory.</summary>
/// <remarks>The server refuses to run as root: then it runs as nobody.</remarks>
public sealed class PostgresServer : IAsyncDisposable
{
    private static readonly Lazy<Task<PostgresServer?>> Shared = new(StartAsync);

    private readonly string _directory;
    private readonly Process _process;

    private PostgresServer(string directory, Process process, string connection)
    {
        _directory = directory;
        _process = process;
        ConnectionString = connection;
        AppDomain.CurrentDomain.ProcessExit += (_, _) => Stop();
    }

    public string ConnectionString { get; }

    /// <summary>The server; the test is skipped when there is none.</summary>
    public static async Task<PostgresServer> GetAsync()
    {
        PostgresServer? server = await Shared.Value;
        Assert.SkipWhen(server is null, "PostgreSQL is not installed: eng/install-test-tools installs it");
        return server!;
    }

    /// <summary>A new, empty database.</summary>
    public async Task<string> CreateDatabaseAsync()
    {
        string name = $"t{Guid.NewGuid():N}";
        await using NpgsqlDataSource source = NpgsqlDataSource.Create(ConnectionString);
        await using NpgsqlCommand create = source.CreateCommand($"CREATE DATABASE {name}");
        await create.ExecuteNonQueryAsync();
        return new NpgsqlConnectionStringBuilder(ConnectionString) { Database = name, Pooling = true, MaxPoolSize = 16 }.ToString();
    }

    public ValueTask DisposeAsync()
    {
        Stop();
        return default;
    }

    private static async Task<PostgresServer?> StartAsync()
    {
        string? programs = Directory.Exists("/usr/lib/postgresql")
            ? Directory.EnumerateDirectories("/usr/lib/postgresql").Order(StringComparer.Ordinal).Select(version => Path.Combine(version, "bin")).LastOrDefault(bin => File.Exists(Path.Combine(bin, "postgres")))
            : null;
        if (programs is null) return null;
        string directory = Directory.CreateTempSubdirectory("mooring-postgres-").FullName;
        int port = FreePort();
        if (Environment.UserName == "root") await RunAsync("chown", "nobody:nogroup", directory);
        await RunAsUserAsync(Path.Combine(programs, "initdb"), "-D", directory, "-U", "mooring", "-A", "trust", "--no-sync", "-E", "UTF8", "--locale=C");
        Process server = Begin(Path.Combine(programs, "postgres"), "-D", directory, "-p", $"{port}", "-k", directory, "-h", "127.0.0.1", "-F");
        string connection = $"Host=127.0.0.1;Port={port};Username=mooring;Database=postgres";
        await using NpgsqlDataSource source = NpgsqlDataSource.Create(connection);
        for (int attempt = 0; ; attempt++)
        {
            try
            {
                await using NpgsqlConnection connected = await source.OpenConnectionAsync();
                return new PostgresServer(directory, server, connection);
            }
            catch (NpgsqlException) when (attempt < 600 && !server.HasExited)
            {
                await Task.Delay(100); // the server says nowhere that it is ready
            }
        }
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    private static Task RunAsUserAsync(string program, params string[] arguments) => WaitAsync(Begin(program, arguments));

    private static Task RunAsync(string program, params string[] arguments) => WaitAsync(Start(program, arguments));

    private static Process Begin(string program, params string[] arguments) => Environment.UserName == "root"
        ? Start("setpriv", ["--reuid=nobody", "--regid=nogroup", "--clear-groups", program, .. arguments])
        : Start(program, arguments);

    private static Process Start(string program, string[] arguments) =>
        Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true, WorkingDirectory = "/" })!;

    private static async Task WaitAsync(Process process)
    {
        using (process)
        {
            string said = await process.StandardError.ReadToEndAsync();
            await process.WaitForExitAsync();
            if (process.ExitCode != 0) throw new InvalidOperationException($"{process.StartInfo.FileName} ended with {process.ExitCode}: {said}");
        }
    }

    private void Stop()
    {
        _process.Kill(entireProcessTree: true); // does nothing if it has ended
        _process.WaitForExit();
        // Its own processes end on their own when it is gone, and may write until they do.
        for (int tries = 0; Directory.Exists(_directory); tries++)
        {
            try
            {
                Directory.Delete(_directory, recursive: true);
            }
            catch (IOException) when (tries < 300)
            {
                Thread.Sleep(100);
            }
        }
    }
}
