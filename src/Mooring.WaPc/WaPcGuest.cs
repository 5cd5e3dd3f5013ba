using System.Text;
using Mooring.WaPc.Linking;
using Mooring.Wasm;

namespace Mooring.WaPc;

/// <summary>One running instance of a <see cref="WaPcModule"/>: operations and bytes in, bytes or an error text out.</summary>
/// <remarks>
/// <para>Used from one place at a time, like the store inside it; only <see cref="Interrupt"/> may be called from anywhere. Calls do not
/// nest: a host call handler must not call the guest that it serves.</para>
/// <para>The instance keeps its state from call to call. A trap, an interruption or an exception in a host call handler ends it, because
/// code of the guest was cut off in the middle: the guest then refuses calls until <see cref="Start"/> or <see cref="Replace"/> gives
/// it a fresh instance.</para>
/// </remarks>
public sealed partial class WaPcGuest : IDisposable
{
    private readonly GuestOptions _options;
    private WaPcModule _module;
    private Life? _life; // null: no instance that can be called
    private readonly Lock _gate = new();
    private Store<GuestState>? _store; // guarded by _gate; set before the instance first runs code, null when there is none
    private bool _interrupted; // guarded by _gate; no call has ended by it yet
    private bool _running;
    private bool _suspends; // the call that runs, or the last one, may be suspended
    private string _operation = ""; // the operation whose bytes are in _operationBytes
    private byte[] _operationBytes = [];

    /// <summary>Prepares a guest; <see cref="Start"/> makes its instance.</summary>
    /// <param name="module">What to run; many guests may share it.</param>
    /// <param name="options">Limits and callbacks; <see cref="GuestOptions.Default"/> when null.</param>
    public WaPcGuest(WaPcModule module, GuestOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(module);
        _module = module;
        _options = options ?? GuestOptions.Default;
    }

    /// <summary>Whether calls are possible: true from a start to the next trap or to disposal.</summary>
    public bool IsAlive => _life is not null;

    /// <summary>The module whose instance this is.</summary>
    public WaPcModule Module => _module;

    /// <summary>Runs one operation to its end.</summary>
    /// <param name="operation">Which one; sent to the guest in UTF-8.</param>
    /// <param name="payload">What it works on; copied when the guest asks for it, so it must not change during the call.</param>
    /// <returns>The guest's answer, or its error text, which leaves the instance intact.</returns>
    /// <exception cref="GuestTrapException">The guest trapped, was interrupted or exited.</exception>
    /// <exception cref="InvalidOperationException">A call is running, or the instance has ended.</exception>
    public GuestReply Call(string operation, ReadOnlyMemory<byte> payload)
    {
        ArgumentNullException.ThrowIfNull(operation);
        Life life = LifeForCall();
        Begin(life, operation, payload, suspends: false);
        try
        {
            int code = life.GuestCall.Invoke(_operationBytes.Length, payload.Length);
            return ReplyOf(code, life.State);
        }
        catch (Exception cause) when (cause is WasmTrapException or GuestExitException)
        {
            throw End(operation, cause, life.State);
        }
        catch
        {
            Discard();
            throw;
        }
        finally
        {
            _running = false;
            life.State.EndCall();
        }
    }

    /// <summary>Makes the call or start that runs now end with a trap; when none runs, the next one ends so. Any thread may call this.</summary>
    public void Interrupt()
    {
        lock (_gate)
        {
            _interrupted = true;
            _store?.InterruptHandle.Interrupt();
        }
    }

    /// <summary>Takes back an <see cref="Interrupt"/> that has not ended a call yet.</summary>
    public void WithdrawInterrupt()
    {
        lock (_gate)
        {
            _interrupted = false;
            _store?.InterruptHandle.Withdraw();
        }
    }

    /// <summary>Has the call that runs now, if it was made with <see cref="CallAsync"/>, let others run and go on behind them. Any thread may call this.</summary>
    /// <remarks>Nothing happens without <see cref="GuestOptions.YieldsOnRequest"/>.</remarks>
    public void RequestYield()
    {
        lock (_gate) _store?.InterruptHandle.RequestYield();
    }

    /// <summary>Makes a fresh instance and runs its initialisers; ends the present one, if there is one, and its state with it.</summary>
    /// <inheritdoc cref="Replace"/>
    public void Start()
    {
        ThrowIfRunning();
        Discard(); // first, so that two instances never need memory at once
        StartInstance(_module);
    }

    /// <summary>Ends the present instance, and makes one of another module (or the same) in its place; initialisers run, state is lost.</summary>
    /// <param name="module">Becomes <see cref="Module"/> if it can be started; otherwise the guest has no instance afterwards.</param>
    /// <exception cref="GuestTrapException">The new instance trapped in an initialiser, or exited with a code other than 0.</exception>
    /// <exception cref="WasmLimitException">It needs more from the start than the limits allow.</exception>
    /// <exception cref="InvalidOperationException">A call is running.</exception>
    public void Replace(WaPcModule module)
    {
        ArgumentNullException.ThrowIfNull(module);
        ThrowIfRunning();
        Discard();
        StartInstance(module);
        _module = module;
    }

    /// <summary>Ends the instance and gives its memory back. A call that is suspended fails with <see cref="ObjectDisposedException"/>.</summary>
    /// <exception cref="InvalidOperationException">A call is running: interrupt it first.</exception>
    public void Dispose()
    {
        if (!_suspends) ThrowIfRunning(); // else the store knows whether the guest is on a stack
        Discard();
    }

    private void Begin(Life life, string operation, ReadOnlyMemory<byte> payload, bool suspends)
    {
        if (!string.Equals(operation, _operation, StringComparison.Ordinal))
        {
            _operationBytes = Encoding.UTF8.GetBytes(operation);
            _operation = operation;
        }

        life.State.BeginCall(_operationBytes, payload);
        _running = true;
        _suspends = suspends;
    }

    private Life LifeForCall()
    {
        ThrowIfRunning();
        return _life ?? throw new InvalidOperationException("The guest has no instance: it was not started, or the last one ended with a trap.");
    }

    private void ThrowIfRunning()
    {
        if (_running) throw new InvalidOperationException("The guest is in the middle of a call, and waPC does not allow another inside it.");
    }

    private static GuestReply ReplyOf(int code, GuestState state)
    {
        if (code == 0) return GuestReply.Failure(state.Error ?? "the guest failed without an error text");
        if (state.Response is { } response) return GuestReply.Success(response);
        return GuestReply.Failure(state.Error ?? "the guest succeeded without a response");
    }

    private void Discard()
    {
        _life = null;
        Store<GuestState>? store;
        lock (_gate) (store, _store) = (_store, null); // before the store goes: Interrupt must not reach a disposed one
        store?.Dispose();
    }

    /// <summary>Ends the instance after code of it was cut off.</summary>
    /// <returns>What to throw.</returns>
    private GuestTrapException End(string operation, Exception cause, GuestState state)
    {
        Discard();
        if (cause is WasmTrapException { Kind: TrapKind.Interrupted })
        {
            lock (_gate) _interrupted = false;
        }

        return new GuestTrapException(operation, cause.Message, state.WhatWasSaid(), cause);
    }

    private Store<GuestState> CreateStore(WaPcModule module, GuestState state)
    {
        Store<GuestState> store = module.CreateStore(state, _options.Limits);
        if (_options.YieldsOnRequest) store.YieldsOnRequest = true;
        store.YieldQueue = _options.YieldQueue;
        lock (_gate)
        {
            _store = store;
            if (_interrupted) store.InterruptHandle.Interrupt();
        }

        return store;
    }

    private void StartInstance(WaPcModule module)
    {
        var state = new GuestState(_options);
        Store<GuestState> store = CreateStore(module, state);
        string step = "instantiation";
        _running = true;
        _suspends = false;
        try
        {
            Instance instance = module.Instantiate(store);
            foreach (string initializer in module.Protocol.Initializers)
            {
                step = initializer;
                RunInitializer(instance, initializer);
            }

            _life = new Life(state, instance);
        }
        catch (Exception cause) when (cause is WasmTrapException or GuestExitException)
        {
            throw End(step, cause, state);
        }
        catch
        {
            Discard();
            throw;
        }
        finally
        {
            _running = false;
            state.EndCall();
        }
    }

    private static void RunInitializer(Instance instance, string name)
    {
        try
        {
            instance.GetAction(name).Invoke();
        }
        catch (GuestExitException exit) when (exit.Code == 0)
        {
            // How TinyGo ends _start; the instance is meant to live on.
        }
    }

    /// <summary>An instance that has been started.</summary>
    private sealed class Life(GuestState state, Instance instance)
    {
        public GuestState State { get; } = state;

        public Func<int, int, int> GuestCall { get; } = instance.GetFunction<int, int, int>(ProtocolNames.GuestCall);

        public Func<int, int, CancellationToken, ValueTask<int>> GuestCallAsync =>
            field ??= instance.GetFunction<int, int, CancellationToken, ValueTask<int>>(ProtocolNames.GuestCall);
    }
}
