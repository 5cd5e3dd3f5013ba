namespace Mooring.Nats.Connections;

/// <summary>The servers that may be connected to: those given, and those that the cluster made known.</summary>
/// <remarks>Used by the connection's one loop, and by the session that it waits for: never by two at once. Only <see cref="Displays"/> is for others.</remarks>
internal sealed class ServerPool
{
    private readonly List<Entry> _servers;
    private readonly bool _discover;
    private readonly bool _randomize;
    private IReadOnlyList<string> _displays = [];

    /// <exception cref="ArgumentException">An address cannot be read.</exception>
    public ServerPool(NatsOptions options)
    {
        (_discover, _randomize) = (options.UseDiscoveredServers, options.RandomizeServers);
        _servers = [.. options.Servers.Select(server => new Entry(ServerAddress.Parse(server), Discovered: false))];
        Shuffle(_servers);
        Publish();
    }

    /// <summary>The addresses as last changed; a list that does not change any more.</summary>
    public IReadOnlyList<string> Displays => Volatile.Read(ref _displays);

    public int Count => _servers.Count;

    /// <summary>The servers in the order in which to try them now.</summary>
    public IReadOnlyList<ServerAddress> Round() => [.. _servers.Select(entry => entry.Address)];

    /// <summary>Puts a server behind all others: it was just lost, or goes down soon.</summary>
    public void MoveToEnd(ServerAddress address)
    {
        int index = _servers.FindIndex(entry => entry.Address.IsSameServer(address));
        if (index < 0) return;
        Entry entry = _servers[index];
        _servers.RemoveAt(index);
        _servers.Add(entry);
    }

    /// <summary>Takes a server out, because it refuses the credentials.</summary>
    public void Remove(ServerAddress address)
    {
        _servers.RemoveAll(entry => entry.Address.IsSameServer(address));
        Publish();
    }

    /// <summary>Takes over what a server said about its cluster: new servers come in, discovered ones that are gone go.</summary>
    /// <param name="urls">Addresses, <c>host:port</c>; none if the server keeps them to itself.</param>
    /// <param name="current">The server that said so; it stays.</param>
    /// <returns>Those that are new.</returns>
    public IReadOnlyList<string> Learn(IReadOnlyList<string> urls, ServerAddress current)
    {
        if (!_discover || urls.Count == 0) return [];
        var known = new List<ServerAddress>();
        foreach (string url in urls)
        {
            // Where TLS is in use, a discovered address stands for the name that was checked first.
            if (TryParse(url) is { } address)
            {
                known.Add(address with
                {
                    Tls = current.Tls,
                    User = current.User,
                    Password = current.Password,
                    TlsName = current.TlsName ?? (current.IsIpAddress ? null : current.Host),
                });
            }
        }

        _servers.RemoveAll(entry => entry.Discovered && !entry.Address.IsSameServer(current) && !known.Exists(entry.Address.IsSameServer));
        List<Entry> added = [.. known
            .Where(address => !_servers.Exists(entry => entry.Address.IsSameServer(address)))
            .Select(address => new Entry(address, Discovered: true))];
        Shuffle(added);
        _servers.InsertRange(0, added);
        Publish();
        return [.. added.Select(entry => entry.Address.Display)];
    }

    private void Publish() => Volatile.Write(ref _displays, [.. _servers.Select(entry => entry.Address.Display)]);

    private void Shuffle(List<Entry> entries)
    {
        if (!_randomize) return;
        Random.Shared.Shuffle(System.Runtime.InteropServices.CollectionsMarshal.AsSpan(entries));
    }

    private static ServerAddress? TryParse(string url)
    {
        try
        {
            return ServerAddress.Parse(url);
        }
        catch (ArgumentException)
        {
            return null; // what a server says cannot be this program's mistake: an address that makes no sense is passed over
        }
    }

    private sealed record Entry(ServerAddress Address, bool Discovered);
}
