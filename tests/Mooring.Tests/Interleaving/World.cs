using Mooring.Tests.Support;

namespace Mooring.Tests.Interleaving;

/// <summary>One moored object whose threads and clock the test turns by hand, and what the test knows about it.</summary>
/// <remarks>
/// Everything happens on the test's thread, or on another one for which it waits: a sequence of steps always has the same
/// outcome.
/// </remarks>
internal sealed class World
{
    private readonly OtherThread _otherThread;
    private readonly FakeTime _time = new();
    private readonly ManualPool _pool = new();
    private readonly ManualExecutor _executor = new();
    private readonly Moored<Probe> _moored;
    private readonly List<Call> _calls = [];
    private readonly List<int> _began = [];
    private readonly List<Probe> _probes = [];
    private ValueTask<StopReport>? _stop;
    private int _open; // the call whose asynchronous turn has begun and not ended; -1 for none
    private readonly List<ValueTask> _moves = [];
    private bool _inside; // a turn is running on a thread
    private int _posted; // accepted posts
    private int _postsBegun;
    private int _postsNotRun; // as reported

    public World(MooredOptions options, OtherThread otherThread)
    {
        _otherThread = otherThread;
        _open = -1;
        var runtime = new MooringRuntime(new MooringRuntimeOptions { TimeProvider = _time, Telemetry = false, OnFailure = Note })
        {
            Pool = _pool.Queue,
        };
        ValueTask<Moored<Probe>> creation = runtime.CreateAsync(() =>
        {
            var probe = new Probe();
            _probes.Add(probe);
            return probe;
        }, options);
        Assert.True(creation.IsCompletedSuccessfully);
        _moored = creation.Result;
    }

    /// <summary>Does the steps in their order.</summary>
    public void Do(ReadOnlySpan<Step> steps)
    {
        for (int i = 0; i < steps.Length; i++)
        {
            if (steps[i] == Step.AskAndMeanwhile && i + 1 < steps.Length) AskAndMeanwhile(steps[++i]);
            else Do(steps[i]);
        }
    }

    private void AskAndMeanwhile(Step meanwhile) => Add(call => _moored.RunAsync(probe =>
    {
        int result = Turn(call, probe);
        _inside = true;
        _otherThread.Run(() => Do(meanwhile));
        _inside = false;
        return result;
    }, call.Source.Token));

    /// <summary>Does one step, if it means anything now.</summary>
    private void Do(Step step)
    {
        switch (step)
        {
            case Step.Ask or Step.AskAndMeanwhile: // nothing follows that could happen meanwhile
                Add(call => _moored.RunAsync(probe => Turn(call, probe), call.Source.Token));
                break;
            case Step.AskLater:
                Add(call => _moored.RunAsync(async probe =>
                {
                    Assert.Equal(-1, _open);
                    int result = Turn(call, probe);
                    _open = call.Id;
                    await call.Gate.Task;
                    Assert.Equal(call.Id, _open); // nobody came between
                    _open = -1;
                    return result;
                }, call.Source.Token));
                break;
            case Step.AskAndFail:
                Add(call => _moored.RunAsync<int>(probe =>
                {
                    Turn(call, probe);
                    throw new FormatException();
                }, call.Source.Token));
                break;
            case Step.Post:
                Post();
                break;
            case Step.Finish:
                if (_calls.Find(call => call.Id == _open) is { } open) open.Gate.TrySetResult();
                break;
            case Step.Cancel:
                _calls.FindLast(call => !call.Answer.IsCompleted && !call.Source.IsCancellationRequested)?.Source.Cancel();
                break;
            case Step.Move:
                _moves.Add(_moored.Cell.MoveAsync(_moves.Count % 2 == 0 ? _executor : null, default));
                break;
            case Step.Stop:
                _stop ??= _moored.StopAsync(TimeSpan.FromSeconds(10));
                break;
            case Step.RunPool:
                _pool.RunOne();
                break;
            case Step.RunExecutor:
                _executor.RunOne();
                break;
            case Step.Wait:
                _time.Advance(TimeSpan.FromSeconds(10));
                break;
        }

        Assert.Equal(_began.Order(), _began); // first come, first served
    }

    /// <summary>Lets everything end that can, and checks what must hold then.</summary>
    public void Settle()
    {
        for (int i = 0; i < 100 && (i == 0 || !IsQuiet() || _calls.Exists(call => !call.Gate.Task.IsCompleted)); i++)
        {
            foreach (Call call in _calls) call.Gate.TrySetResult();
            while (_pool.RunOne() || _executor.RunOne())
            {
            }

            _time.Advance(TimeSpan.FromSeconds(1));
        }

        foreach (Call call in _calls)
        {
            Assert.True(call.Answer.IsCompleted, $"call {call.Id} was forgotten");
            call.Check(_began.Contains(call.Id), _stop is not null || !_moored.IsServing);
        }

        Assert.Equal(_posted, _postsBegun + _postsNotRun);
        Assert.Equal(0, _moored.Cell.OutstandingForTest);
        if (_stop is null && _moored.IsServing)
        {
            ValueTask<int> again = _moored.RunAsync(probe => probe.Next());
            for (int i = 0; i < 10; i++)
            {
                while (_pool.RunOne() || _executor.RunOne())
                {
                }

                _time.Advance(TimeSpan.FromSeconds(1)); // it may be waiting to be made anew
            }

            Assert.True(again.IsCompletedSuccessfully, "an idle object does not answer");
        }

        _stop ??= _moored.StopAsync(TimeSpan.Zero);
        while (_pool.RunOne() || _executor.RunOne())
        {
        }

        Assert.True(_stop.Value.IsCompletedSuccessfully, "the object does not end");
        Assert.All(_probes, probe => Assert.True(probe.IsDisposed)); // twice would have thrown
        Assert.Equal(0, _executor.Objects);
        Assert.Equal(0, _time.ActiveTimers);
    }

    private bool IsQuiet() =>
        _calls.TrueForAll(call => call.Answer.IsCompleted)
        && _moves.TrueForAll(move => move.IsCompleted)
        && _posted == _postsBegun + _postsNotRun
        && _stop is not { IsCompleted: false };

    private void Post()
    {
        try
        {
            _moored.Post(probe =>
            {
                Assert.False(_inside);
                Assert.Equal(-1, _open);
                _postsBegun++;
                probe.Next();
            });
            _posted++;
        }
        catch (MailboxFullException)
        {
            // which says so at once
        }
        catch (MooredStoppedException)
        {
            Assert.True(_stop is not null || !_moored.IsServing);
        }
    }

    private void Note(MooredFailure failure)
    {
        if (failure.Kind == MooredFailureKind.NotRun) _postsNotRun++;
        else Assert.IsNotType<Xunit.Sdk.XunitException>(failure.Exception, exactMatch: false);
    }

    private int Turn(Call call, Probe probe)
    {
        Assert.False(_inside); // no two turns at once
        Assert.Equal(-1, _open);
        _began.Add(call.Id);
        return probe.Next();
    }

    private void Add(Func<Call, ValueTask<int>> ask)
    {
        var call = new Call(_calls.Count);
        _calls.Add(call);
        call.Answer = ask(call);
    }

    private sealed class Call(int id)
    {
        public int Id { get; } = id;

        public CancellationTokenSource Source { get; } = new();

        public TaskCompletionSource Gate { get; } = new();

        public ValueTask<int> Answer { get; set; }

        /// <summary>The answer fits what happened.</summary>
        public void Check(bool began, bool stopped)
        {
            try
            {
                _ = Answer.GetAwaiter().GetResult();
                Assert.True(began);
            }
            catch (FormatException)
            {
                Assert.True(began);
            }
            catch (OperationCanceledException)
            {
                Assert.True(Source.IsCancellationRequested);
                Assert.False(began);
            }
            catch (MooredStoppedException)
            {
                Assert.True(stopped);
            }
        }
    }
}
