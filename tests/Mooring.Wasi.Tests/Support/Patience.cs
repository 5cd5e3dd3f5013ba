namespace Mooring.Wasi.Tests.Support;

/// <summary>How long tests wait for what must happen, on a machine that may be very busy.</summary>
internal static class Patience
{
    public static TimeSpan Long { get; } = TimeSpan.FromMinutes(3);
}
