using Mooring.Nats.Protocol;

namespace Mooring.Nats.Connections;

/// <summary>The commands that wait to be sent, bounded, written by whoever finds nobody writing.</summary>
/// <remarks>
/// <para>Any thread may append. Commands collect in one array while another is being written, so that a burst costs one write. There is no
/// writing task that waits: the first append starts one, which ends when nothing is left.</para>
/// <para>It outlives connections. While there is none it keeps publishes, and only those: a connection begins with subscriptions of its own.</para>
/// </remarks>
internal sealed class OutgoingBuffer(int limit) : IThreadPoolWorkItem
{
    private const int FirstSize = 16 * 1024;
    private const int LargestKept = 1024 * 1024; // arrays that grew beyond it in a burst are given back when it is over
    private const int Chunk = 64 * 1024; // what one write of the stream takes: the most that is in doubt when it fails

    private readonly Lock _gate = new();
    private byte[] _filling = []; // guarded by _gate
    private int _filled; // guarded by _gate: bytes of whole commands in _filling
    private byte[] _spare = []; // guarded by _gate while not _writing, else the writer's
    private Stream? _stream; // guarded by _gate; null while there is no connection
    private bool _writing; // guarded by _gate: a writer owns _spare
    private bool _closed; // guarded by _gate: nothing is accepted any more
    private TaskCompletionSource? _room; // guarded by _gate; null: nobody waits for room
    private TaskCompletionSource? _idle; // guarded by _gate; null: nobody waits for the writer to end
    private long _lost; // guarded by _gate: bytes of publishes in doubt since the last Attach

    /// <summary>Bytes that wait and are not being written yet.</summary>
    public int Pending
    {
        get
        {
            lock (_gate) return _filled;
        }
    }

    /// <summary>Appends a publish if there is room.</summary>
    /// <returns>False if the buffer is full; then <paramref name="room"/> completes when it is worth another try.</returns>
    /// <remarks>With <paramref name="inline"/> this thread may do the writing, which saves a request the way over another thread.</remarks>
    /// <exception cref="NatsConnectionException">The connection is closed.</exception>
    public bool TryPublish(string subject, string? replyTo, ReadOnlySpan<byte> headers, ReadOnlySpan<byte> data, bool inline, out Task room)
    {
        int size = ClientCommands.PublishSize(subject, replyTo, headers.Length, data.Length);
        bool start;
        lock (_gate)
        {
            ObjectClosed_NeedsLock();
            if (_filled > 0 && _filled + size > limit)
            {
                _room ??= new(TaskCreationOptions.RunContinuationsAsynchronously);
                room = _room.Task;
                return false;
            }

            Reserve_NeedsLock(size);
            _filled += ClientCommands.WritePublish(_filling.AsSpan(_filled), subject, replyTo, headers, data);
            start = TryStart_NeedsLock();
        }

        room = Task.CompletedTask;
        if (start) Start(inline);
        return true;
    }

    /// <summary>Appends a command that belongs to the present connection; without one it is not kept.</summary>
    /// <returns>Whether there is a connection. If so, <paramref name="enqueued"/> has run under the lock: what it notes has the order of the commands.</returns>
    /// <remarks>Not bounded by the limit: there are as many as there are subscriptions and flushes.</remarks>
    public bool TryControl(ReadOnlySpan<byte> command, Action? enqueued = null)
    {
        bool start;
        lock (_gate)
        {
            if (_stream is null) return false;
            Append_NeedsLock(command);
            enqueued?.Invoke();
            start = TryStart_NeedsLock();
        }

        if (start) Start(inline: true);
        return true;
    }

    /// <summary>Begins to write to a connection: first what <paramref name="prologue"/> gives, then what has waited.</summary>
    /// <param name="stream">The connection, on which nobody else writes.</param>
    /// <param name="prologue">Runs under the lock, so that no subscription is made between its look at them and this.</param>
    public void Attach(Stream stream, Func<IEnumerable<byte[]>> prologue)
    {
        bool start;
        lock (_gate)
        {
            byte[][] first = [.. prologue()];
            int size = first.Sum(command => command.Length);
            Reserve_NeedsLock(size);
            _filling.AsSpan(0, _filled).CopyTo(_filling.AsSpan(size));
            int at = 0;
            foreach (byte[] command in first)
            {
                command.CopyTo(_filling, at);
                at += command.Length;
            }

            _filled += size;
            (_stream, _lost) = (stream, 0);
            start = TryStart_NeedsLock();
        }

        if (start) Start(inline: false);
    }

    /// <summary>Ends writing to a connection that is broken, and keeps the publishes that it certainly has nothing of.</summary>
    /// <returns>Bytes of publishes that may or may not have arrived.</returns>
    /// <remarks>The stream must have been closed before, so that a write in progress ends.</remarks>
    public async ValueTask<long> DetachAsync()
    {
        // The stream goes first, so that nobody begins to write once the last writer has ended.
        await StopWriting().ConfigureAwait(false);
        lock (_gate)
        {
            _filled = OutgoingScan.KeepPublishes(_filling.AsSpan(0, _filled), 0, 0, out _);
            return _lost;
        }
    }

    /// <summary>Accepts nothing any more, and tells those who wait.</summary>
    /// <returns>Bytes that were never sent.</returns>
    public int Close()
    {
        TaskCompletionSource? room;
        int unsent;
        lock (_gate)
        {
            (_closed, _stream) = (true, null);
            (unsent, _filled) = (_filled, 0);
            (room, _room) = (_room, null);
        }

        room?.TrySetResult();
        return unsent;
    }

    /// <summary>The writer, on a thread of the pool.</summary>
    public void Execute() => _ = WriteAllAsync(handOver: false);

    private void Start(bool inline)
    {
        if (inline) _ = WriteAllAsync(handOver: true);
        else ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal: false);
    }

    /// <param name="handOver">The thread is a caller's: it writes what it came with, and leaves the rest to the pool.</param>
    private async Task WriteAllAsync(bool handOver)
    {
        while (TryTake(out Stream? stream, out byte[] taken, out int size))
        {
            int written = 0, tried = 0;
            try
            {
                while (written < size)
                {
                    tried = Math.Min(size, written + Chunk);
                    await stream.WriteAsync(taken.AsMemory(written..tried)).ConfigureAwait(false);
                    written = tried;
                }
            }
            catch (Exception e) when (e is not OutOfMemoryException)
            {
                // Whatever it was, the stream is of no use any more, and the role must end. The session's reader finds out why.
                Restore(taken, size, written, tried);
                return;
            }

            if (handOver && Pending > 0)
            {
                ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal: false);
                return;
            }
        }
    }

    /// <summary>Takes what has collected; without anything to take, the writer's role ends.</summary>
    private bool TryTake([System.Diagnostics.CodeAnalysis.NotNullWhen(true)] out Stream? stream, out byte[] taken, out int size)
    {
        TaskCompletionSource? room, idle = null;
        lock (_gate)
        {
            (stream, taken, size) = (_stream, _filling, _filled);
            if (stream is null || size == 0)
            {
                stream = null;
                _writing = false;
                (idle, _idle) = (_idle, null);
                if (_spare.Length > LargestKept) _spare = [];
                if (size == 0 && _filling.Length > LargestKept) _filling = [];
            }
            else
            {
                (_filling, _spare, _filled) = (_spare, _filling, 0);
            }

            (room, _room) = (_room, null);
        }

        room?.TrySetResult();
        idle?.TrySetResult();
        return stream is not null;
    }

    /// <summary>Puts back the publishes that the broken connection certainly has nothing of, before those that came meanwhile.</summary>
    private void Restore(byte[] taken, int size, int written, int tried)
    {
        TaskCompletionSource? idle;
        lock (_gate)
        {
            int kept = OutgoingScan.KeepPublishes(taken.AsSpan(0, size), written, tried, out long lost);
            int later = OutgoingScan.KeepPublishes(_filling.AsSpan(0, _filled), 0, 0, out _);
            (_filled, _lost) = (later, _lost + lost);
            if (kept > 0 && !_closed)
            {
                Reserve_NeedsLock(kept);
                _filling.AsSpan(0, later).CopyTo(_filling.AsSpan(kept));
                taken.AsSpan(0, kept).CopyTo(_filling);
                _filled = kept + later;
            }

            (_stream, _writing) = (null, false);
            (idle, _idle) = (_idle, null);
        }

        idle?.TrySetResult();
    }

    /// <summary>Lets no writer begin; what it returns completes when the present one has ended.</summary>
    private Task StopWriting()
    {
        lock (_gate)
        {
            _stream = null;
            if (!_writing) return Task.CompletedTask;
            _idle ??= new(TaskCreationOptions.RunContinuationsAsynchronously);
            return _idle.Task;
        }
    }

    private bool TryStart_NeedsLock()
    {
        if (_writing || _stream is null || _filled == 0) return false;
        return _writing = true;
    }

    private void Append_NeedsLock(ReadOnlySpan<byte> command)
    {
        Reserve_NeedsLock(command.Length);
        command.CopyTo(_filling.AsSpan(_filled));
        _filled += command.Length;
    }

    private void Reserve_NeedsLock(int size)
    {
        int needed = checked(_filled + size);
        if (needed <= _filling.Length) return;
        byte[] larger = GC.AllocateUninitializedArray<byte>(Math.Max(Math.Max(FirstSize, needed), (int)Math.Min(2L * _filling.Length, Array.MaxLength)));
        _filling.AsSpan(0, _filled).CopyTo(larger);
        _filling = larger;
    }

    private void ObjectClosed_NeedsLock()
    {
        if (_closed) throw new NatsConnectionException("The connection is closed.");
    }
}
