using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Mooring.Providers.S3.Tests;

/// <summary>What a <see cref="FaultyProxy"/> does to connections.</summary>
internal enum ProxyFault
{
    /// <summary>Passes everything on.</summary>
    None,

    /// <summary>Answers each request with status 500 itself.</summary>
    Answer500,

    /// <summary>Resets connections after <see cref="FaultyProxy.CutAfter"/> bytes of answers, and at once when there are none.</summary>
    Cut,
}

/// <summary>Stands between a client and a real server, and does to their connections what a test says.</summary>
internal sealed class FaultyProxy : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _end = new();
    private readonly Lock _gate = new();
    private readonly HashSet<TcpClient> _clients = []; // guarded by _gate
    private readonly int _server;
    private readonly Task _accepting;
    private ProxyFault _fault; // guarded by _gate
    private int _faultsLeft; // guarded by _gate; connections to which the fault happens
    private int _accepted;

    /// <param name="server">The real server's port on this machine.</param>
    public FaultyProxy(int server)
    {
        _server = server;
        _listener.Start();
        Endpoint = new Uri($"http://127.0.0.1:{((IPEndPoint)_listener.LocalEndpoint).Port}");
        _accepting = AcceptAsync();
    }

    /// <summary>Where clients connect.</summary>
    public Uri Endpoint { get; }

    /// <summary>Bytes of answers that a connection with <see cref="ProxyFault.Cut"/> lets through.</summary>
    public int CutAfter { get; set; }

    /// <summary>Connections that have been made so far.</summary>
    public int Accepted => Volatile.Read(ref _accepted);

    /// <summary>Resets the present connections, and does this to later ones.</summary>
    /// <param name="fault">What.</param>
    /// <param name="times">To how many; those after them are passed on.</param>
    public void Set(ProxyFault fault, int times = int.MaxValue)
    {
        TcpClient[] present;
        lock (_gate)
        {
            (_fault, _faultsLeft) = (fault, times);
            present = [.. _clients];
        }

        foreach (TcpClient client in present) Reset(client);
    }

    public async ValueTask DisposeAsync()
    {
        await _end.CancelAsync();
        _listener.Stop();
        Set(ProxyFault.Cut);
        await _accepting.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _end.Dispose();
    }

    private async Task AcceptAsync()
    {
        while (!_end.IsCancellationRequested)
        {
            TcpClient client = await _listener.AcceptTcpClientAsync(_end.Token);
            Interlocked.Increment(ref _accepted);
            ProxyFault fault;
            lock (_gate)
            {
                fault = _faultsLeft > 0 ? _fault : ProxyFault.None;
                if (_faultsLeft is > 0 and < int.MaxValue) _faultsLeft--;
                _clients.Add(client);
            }

            _ = Task.Run(() => ServeAsync(client, fault));
        }
    }

    private async Task ServeAsync(TcpClient client, ProxyFault fault)
    {
        try
        {
            if (fault is ProxyFault.Answer500) await RefuseAsync(client.GetStream());
            else if (fault is ProxyFault.None || CutAfter > 0) await PassOnAsync(client, fault is ProxyFault.Cut ? CutAfter : long.MaxValue);
        }
        catch (Exception e) when (e is IOException or SocketException or ObjectDisposedException or InvalidOperationException or OperationCanceledException)
        {
            // One side has gone.
        }
        finally
        {
            lock (_gate) _clients.Remove(client);
            if (fault is ProxyFault.Answer500) client.Dispose();
            else Reset(client);
        }
    }

    private async Task PassOnAsync(TcpClient client, long limit)
    {
        using var server = new TcpClient();
        await server.ConnectAsync(IPAddress.Loopback, _server, _end.Token);
        Task questions = client.GetStream().CopyToAsync(server.GetStream(), _end.Token);
        byte[] buffer = new byte[16 * 1024];
        while (limit > 0)
        {
            int read = await server.GetStream().ReadAsync(buffer.AsMemory(0, (int)Math.Min(buffer.Length, limit)), _end.Token);
            if (read == 0) break;
            await client.GetStream().WriteAsync(buffer.AsMemory(0, read), _end.Token);
            limit -= read;
        }

        Reset(client);
        await questions.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    /// <summary>Reads one request with its body, so that its sender is ready to read, and answers it.</summary>
    private async Task RefuseAsync(NetworkStream stream)
    {
        var head = new StringBuilder();
        byte[] one = new byte[1];
        while (!head.ToString().EndsWith("\r\n\r\n", StringComparison.Ordinal))
        {
            if (await stream.ReadAsync(one, _end.Token) == 0) return;
            head.Append((char)one[0]);
        }

        string? length = head.ToString().Split("\r\n").FirstOrDefault(line => line.StartsWith("Content-Length:", StringComparison.OrdinalIgnoreCase));
        byte[] body = new byte[length is null ? 0 : int.Parse(length["Content-Length:".Length..], System.Globalization.CultureInfo.InvariantCulture)];
        await stream.ReadExactlyAsync(body, _end.Token);
        await stream.WriteAsync("HTTP/1.1 500 Internal Server Error\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"u8.ToArray(), _end.Token);
    }

    private static void Reset(TcpClient client)
    {
        try
        {
            client.LingerState = new LingerOption(true, 0); // closing sends RST
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException or NullReferenceException)
        {
            // It has gone already.
        }

        client.Dispose();
    }
}
