namespace Mooring.Nats.Connections;

/// <summary>Finds a server that takes the client: one round over all at first, rounds with pauses between them later.</summary>
internal sealed class Reconnector(NatsOptions options, ServerPool pool, EventQueue events)
{
    private readonly Dictionary<string, int> _refusals = []; // servers that refused the credentials last time, and how often in a row

    /// <summary>Tries every server once.</summary>
    /// <exception cref="NatsConnectionException">None takes the client; the reason is that of the last server, or of the one that refused the credentials.</exception>
    public async Task<Session> ConnectAsync(CancellationToken cancellationToken)
    {
        NatsConnectionException? reason = null;
        foreach (ServerAddress address in pool.Round())
        {
            try
            {
                return await Handshake.ConnectAsync(address, options, cancellationToken).ConfigureAwait(false);
            }
            catch (NatsConnectionException e)
            {
                if (reason is not NatsAuthenticationException) reason = e;
            }
        }

        throw reason!;
    }

    /// <summary>Goes on trying after a connection was lost.</summary>
    /// <exception cref="NatsConnectionException">As often as the options allow, no server took the client; or all refuse its credentials.</exception>
    public async Task<Session> ReconnectAsync(ServerAddress lost, CancellationToken cancellationToken)
    {
        pool.MoveToEnd(lost);
        TimeSpan pause = options.ReconnectWait;
        Exception? reason = null;
        for (int round = 0; options.MaxReconnectRounds is not { } most || round < most; round++)
        {
            if (round > 0)
            {
                // Clients that were cut off together must not come back together.
                await Task.Delay(pause + pause * (Random.Shared.NextDouble() / 2), options.TimeProvider, cancellationToken).ConfigureAwait(false);
                pause = pause * 2 < options.ReconnectWaitMax ? pause * 2 : options.ReconnectWaitMax;
            }

            foreach (ServerAddress address in pool.Round())
            {
                try
                {
                    Session session = await Handshake.ConnectAsync(address, options, cancellationToken).ConfigureAwait(false);
                    _refusals.Clear();
                    return session;
                }
                catch (NatsConnectionException e)
                {
                    reason = e;
                    events.Post(new NatsReconnectFailed(address.Display, e));
                    NoteRefusal(address, e);
                }
            }

            if (pool.Count == 0) throw new NatsAuthenticationException("Every server refuses the credentials.", reason);
        }

        throw new NatsConnectionException($"No server could be reached in {options.MaxReconnectRounds} rounds.", reason);
    }

    /// <summary>A server that refuses twice in a row is not asked again: a third time would only look like guessing passwords.</summary>
    private void NoteRefusal(ServerAddress address, NatsConnectionException reason)
    {
        if (reason is not NatsAuthenticationException)
        {
            _refusals.Remove(address.Display);
            return;
        }

        int times = _refusals.GetValueOrDefault(address.Display) + 1;
        _refusals[address.Display] = times;
        if (times >= 2) pool.Remove(address);
    }
}
