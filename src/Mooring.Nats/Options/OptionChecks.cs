using System.Runtime.CompilerServices;
using Mooring.Nats.Protocol;

namespace Mooring.Nats.Options;

/// <summary>Checks options where they enter, so that a wrong one is named instead of causing something later.</summary>
internal static class OptionChecks
{
    // What .NET timers accept.
    private static readonly TimeSpan Longest = TimeSpan.FromMilliseconds(uint.MaxValue - 1);

    /// <exception cref="ArgumentException">An option is out of its range; the message names it.</exception>
    public static void ThrowIfInvalid(this NatsOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        if (options.Servers is not { Count: > 0 }) throw new ArgumentException("NatsOptions.Servers names no server.", nameof(options));
        RequireTime(options.ConnectTimeout);
        RequireTime(options.RequestTimeout);
        RequireTime(options.DrainTimeout);
        RequireTime(options.PingInterval);
        RequireTime(options.ReconnectWait);
        RequireTime(options.ReconnectWaitMax);
        RequireAtLeast(options.MaxPingsOutstanding, 1);
        RequireAtLeast(options.MaxPendingBytes, 1024);
        RequireAtLeast(options.MaxIncomingPayload, 1024);
        if (options.MaxReconnectRounds is { } rounds) RequireAtLeast(rounds, 0, "options.MaxReconnectRounds");
        if (options.ReconnectWaitMax < options.ReconnectWait)
        {
            throw new ArgumentException("NatsOptions.ReconnectWaitMax is shorter than ReconnectWait.", nameof(options));
        }

        if (!Enum.IsDefined(options.WhenPendingFull)) throw new ArgumentException($"NatsOptions.WhenPendingFull is {options.WhenPendingFull}.", nameof(options));
        RequireNotNull(options.Tls);
        RequireNotNull(options.TimeProvider);
        RequireNotNull(options.SubscriptionLimits);
        if (!Enum.IsDefined(options.Tls.Mode)) throw new ArgumentException($"NatsOptions.Tls.Mode is {options.Tls.Mode}.", nameof(options));
        if (options.Tls is { Mode: NatsTlsMode.Disable, ClientCertificate: not null })
        {
            throw new ArgumentException("NatsOptions.Tls disables TLS but has a client certificate.", nameof(options));
        }

        options.SubscriptionLimits.ThrowIfInvalid();
        Subjects.ThrowIfNotPublishable(options.InboxPrefix, "NatsOptions.InboxPrefix");
    }

    /// <exception cref="ArgumentException">A limit is out of its range; the message names it.</exception>
    public static void ThrowIfInvalid(this NatsSubscriptionLimits limits)
    {
        RequireAtLeast(limits.MaxPendingMessages, 1);
        RequireAtLeast(limits.MaxPendingBytes, 1);
    }

    /// <summary>Refuses deadlines that are not positive or that no timer can keep.</summary>
    public static void RequireTime(TimeSpan value, [CallerArgumentExpression(nameof(value))] string name = "")
    {
        if (value <= TimeSpan.Zero || value > Longest)
        {
            throw new ArgumentOutOfRangeException(Shown(name), value, $"{Shown(name)} must be longer than zero and at most {Longest.TotalDays:0} days.");
        }
    }

    /// <summary>Refuses numbers below the least that makes sense.</summary>
    public static void RequireAtLeast(long value, long least, [CallerArgumentExpression(nameof(value))] string name = "")
    {
        if (value < least) throw new ArgumentOutOfRangeException(Shown(name), value, $"{Shown(name)} must be at least {least}.");
    }

    private static void RequireNotNull(object? value, [CallerArgumentExpression(nameof(value))] string name = "")
    {
        if (value is null) throw new ArgumentException($"{Shown(name)} is null.", Shown(name));
    }

    private static string Shown(string expression) =>
        expression.StartsWith("options.", StringComparison.Ordinal) ? "NatsOptions" + expression["options".Length..] : expression;
}
