using Mooring.Cli.Application;

namespace Mooring.Cli.Tests.Application;

public sealed class StopSignalsTests : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    private readonly SteppedTime _time = new();
    private readonly StopSignals _signals;
    private int _ended;

    public StopSignalsTests() => _signals = new StopSignals(_time, () => _ended++);

    public void Dispose() => _signals.Dispose();

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task FirstSignal_AsksTheCommandToStop(bool isKey)
    {
        var asked = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        using CancellationTokenRegistration registration = _signals.Token.Register(asked.SetResult);
        _signals.Hear(isKey);
        await asked.Task.WaitAsync(Patience);
        Assert.Equal(0, _ended);
    }

    [Fact]
    public void SecondCtrlC_EndsTheProcess()
    {
        _signals.Hear(isKey: true);
        _time.Now += TimeSpan.FromSeconds(1);
        _signals.Hear(isKey: true);
        Assert.Equal(1, _ended);
    }

    [Fact]
    public void SignalThatComesTwice_IsOneSignal()
    {
        _signals.Hear(isKey: true);
        _signals.Hear(isKey: true);
        Assert.Equal(0, _ended);
    }

    [Fact]
    public void Sigterm_NeverEndsTheProcess()
    {
        _signals.Hear(isKey: false);
        _time.Now += TimeSpan.FromSeconds(10);
        _signals.Hear(isKey: false);
        Assert.Equal(0, _ended);
    }

    private sealed class SteppedTime : TimeProvider
    {
        public TimeSpan Now { get; set; } = TimeSpan.FromSeconds(1);

        public override long TimestampFrequency => TimeSpan.TicksPerSecond;

        public override long GetTimestamp() => Now.Ticks;
    }
}
