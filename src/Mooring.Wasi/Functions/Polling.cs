using Mooring.Wasi.Abi;
using Mooring.Wasi.Clocks;
using Mooring.Wasi.Descriptors;
using Mooring.Wasi.Waiting;

namespace Mooring.Wasi.Functions;

/// <summary>Waits for the first of several clocks and descriptors: <c>poll_oneoff</c>, which is also how guests sleep.</summary>
internal static class Polling
{
    /// <summary>Timers of the runtime take at most 49 days; the clock is looked at again after each.</summary>
    private static readonly TimeSpan LongestTimer = TimeSpan.FromDays(1);

    public static Errno Run(GuestCall call, int subscriptions, int events, int count, int result)
    {
        if (Check(call, subscriptions, events, count, result) is var error and not Errno.Success) return error;
        GuestClocks clocks = call.Context.Clocks;
        long beginning = clocks.BeginWait();
        clocks.TryRead((int)ClockId.Monotonic, out ulong now);
        try
        {
            // First without any of what waiting needs: much polling finds something ready.
            var round = new Round(call, subscriptions, now, null);
            uint found = round.Collect(events, (uint)count, out _);
            return found > 0 ? Finish(call, result, found) : Wait(call, subscriptions, events, (uint)count, result, now);
        }
        finally
        {
            clocks.EndWait(beginning);
        }
    }

    /// <summary>As <see cref="Run"/>, for guests that are suspended while they wait.</summary>
    public static ValueTask<Errno> RunAsync(GuestCall call, int subscriptions, int events, int count, int result, CancellationToken cancellationToken)
    {
        if (Check(call, subscriptions, events, count, result) is var error and not Errno.Success) return new(error);
        call.Context.Clocks.TryRead((int)ClockId.Monotonic, out ulong now);
        uint found = new Round(call, subscriptions, now, null).Collect(events, (uint)count, out _);
        return found > 0 ? new(Finish(call, result, found)) : WaitAsync(call, subscriptions, events, (uint)count, result, now, cancellationToken);
    }

    private static Errno Check(GuestCall call, int subscriptions, int events, int count, int result)
    {
        if (count == 0) return Errno.Invalid;
        return call.Memory.TryGet(subscriptions, (uint)count - 1, 48, out _) && call.Memory.TryGet(events, (uint)count - 1, 32, out _)
            && call.Memory.TryWrite(result, 0) ? Errno.Success : Errno.Fault;
    }

    private static async ValueTask<Errno> WaitAsync(
        GuestCall call, int subscriptions, int events, uint count, int result, ulong start, CancellationToken cancellationToken)
    {
        GuestClocks clocks = call.Context.Clocks;
        long beginning = clocks.BeginWait();
        var signal = new AsyncSignal();
        using ITimer timer = clocks.TimeProvider.CreateTimer(
            static signal => ((AsyncSignal)signal!).Set(), signal, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        // The engine has ended the guest by then: this ends the wait too, so that timer and signal go.
        using CancellationTokenRegistration stop = cancellationToken.UnsafeRegister(static signal => ((AsyncSignal)signal!).Set(), signal);
        while (true)
        {
            if (cancellationToken.IsCancellationRequested) return Errno.Interrupted;
            uint found = new Round(call, subscriptions, start, signal.Set).Collect(events, count, out ulong? remaining);
            if (found > 0)
            {
                clocks.EndWait(beginning);
                return Finish(call, result, found);
            }

            if (remaining is { } nanoseconds) timer.Change(ToTimer(nanoseconds), Timeout.InfiniteTimeSpan);
            await signal.WaitAsync().ConfigureAwait(true); // where the guest is: it looks at its memory again
        }
    }

    private static Errno Wait(GuestCall call, int subscriptions, int events, uint count, int result, ulong start)
    {
        using var wait = new GuestWait(call.Interrupts);
        using ITimer timer = call.Context.Clocks.TimeProvider.CreateTimer(
            static wait => ((GuestWait)wait!).Signal(), wait, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        while (true)
        {
            var round = new Round(call, subscriptions, start, wait.Signal);
            uint found = round.Collect(events, count, out ulong? remaining);
            if (found > 0) return Finish(call, result, found);
            if (remaining is { } nanoseconds) timer.Change(ToTimer(nanoseconds), Timeout.InfiniteTimeSpan);
            if (!wait.TryWait()) return Errno.Interrupted;
        }
    }

    private static Errno Finish(GuestCall call, int result, uint found) => call.Memory.TryWrite(result, found) ? Errno.Success : Errno.Fault;

    /// <summary>Rounded up to whole milliseconds, as the system's timers cut fractions off.</summary>
    private static TimeSpan ToTimer(ulong nanoseconds)
    {
        const ulong NanosecondsPerMillisecond = 1_000_000;
        ulong milliseconds = nanoseconds / NanosecondsPerMillisecond + (nanoseconds % NanosecondsPerMillisecond == 0 ? 0ul : 1);
        return milliseconds >= LongestTimer.TotalMilliseconds ? LongestTimer : TimeSpan.FromMilliseconds(milliseconds);
    }

    /// <summary>One look at all subscriptions.</summary>
    /// <param name="call">Who waits.</param>
    /// <param name="subscriptions">Address of the array; inside the memory.</param>
    /// <param name="start">When the wait began, by the monotonic clock: what spans count from.</param>
    /// <param name="signal">Called when a descriptor may have become ready; null if nobody waits.</param>
    private readonly struct Round(GuestCall call, int subscriptions, ulong start, Action? signal)
    {
        /// <summary>Writes an event for each subscription that is fulfilled.</summary>
        /// <param name="events">Address of the array; inside the memory.</param>
        /// <param name="count">Number of subscriptions.</param>
        /// <param name="remaining">Nanoseconds until the next clock; null if there is none to wait for.</param>
        /// <returns>Number of events.</returns>
        public uint Collect(int events, uint count, out ulong? remaining)
        {
            uint found = 0;
            remaining = null;
            for (uint i = 0; i < count; i++)
            {
                if (!call.Memory.TryRead(subscriptions, i, out Subscription subscription)) return found;
                var happened = new PollEvent { UserData = subscription.UserData, Type = subscription.Type };
                bool isReady = subscription.Type is EventType.Clock
                    ? IsDue(subscription, ref happened, ref remaining)
                    : IsReady(subscription, ref happened);
                if (isReady) call.Memory.TryWrite(events, found++, happened);
            }

            return found;
        }

        private bool IsDue(in Subscription subscription, ref PollEvent happened, ref ulong? remaining)
        {
            GuestClocks clocks = call.Context.Clocks;
            if ((ClockId)subscription.Clock is not (ClockId.Realtime or ClockId.Monotonic))
            {
                // Time that stands still while the guest waits cannot be waited for.
                happened.Error = clocks.TryGetResolution(subscription.Clock, out _) ? Errno.NotSupported : Errno.Invalid;
                return true;
            }

            ulong left;
            if ((subscription.ClockFlags & Subscription.AbsoluteTime) != 0)
            {
                clocks.TryRead(subscription.Clock, out ulong now);
                left = subscription.Timeout > now ? subscription.Timeout - now : 0;
            }
            else
            {
                clocks.TryRead((int)ClockId.Monotonic, out ulong now);
                ulong passed = now - start;
                left = subscription.Timeout > passed ? subscription.Timeout - passed : 0;
            }

            if (left == 0) return true;
            remaining = remaining is { } other ? ulong.Min(other, left) : left;
            return false;
        }

        private bool IsReady(in Subscription subscription, ref PollEvent happened)
        {
            if (subscription.Type is not (EventType.FdRead or EventType.FdWrite))
            {
                happened.Error = Errno.Invalid;
                return true;
            }

            happened.Error = call.Find(subscription.Descriptor, Rights.PollFdReadwrite, out Descriptor descriptor);
            if (happened.Error is not Errno.Success) return true;
            bool isReady = subscription.Type is EventType.FdRead
                ? descriptor.IsReadable(signal, out Descriptor.Readiness readiness)
                : descriptor.IsWritable(signal, out readiness);
            happened.Error = readiness.Error;
            happened.Bytes = readiness.Bytes;
            happened.Flags = readiness.HungUp ? PollEvent.HangUp : (ushort)0;
            return isReady;
        }
    }
}
