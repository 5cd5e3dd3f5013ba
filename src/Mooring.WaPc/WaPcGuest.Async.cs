using Mooring.WaPc.Linking;
using Mooring.Wasm;

namespace Mooring.WaPc;

/// <content>Calls and starts in which the guest is suspended while a host call is being answered.</content>
public sealed partial class WaPcGuest
{
    /// <summary>Runs one operation to its end; while the guest waits for a host call it is suspended and holds no thread.</summary>
    /// <param name="operation">Which one; sent to the guest in UTF-8.</param>
    /// <param name="payload">What it works on; copied when the guest asks for it, so it must not change during the call.</param>
    /// <param name="ct">Ends the call, running or suspended, and with it the instance.</param>
    /// <returns>The guest's answer, or its error text, which leaves the instance intact.</returns>
    /// <remarks>The guest goes on where the caller's code would after an <c>await</c>. No other call may begin before this one has ended.</remarks>
    /// <exception cref="GuestTrapException">The guest trapped, was interrupted or exited.</exception>
    /// <exception cref="InvalidOperationException">A call is running, or the instance has ended.</exception>
    /// <exception cref="OperationCanceledException">The call was cancelled.</exception>
    public async ValueTask<GuestReply> CallAsync(string operation, ReadOnlyMemory<byte> payload, CancellationToken ct = default)
    {
        ArgumentNullException.ThrowIfNull(operation);
        Life life = LifeForCall();
        Begin(life, operation, payload, suspends: true);
        try
        {
            // In the caller's context: a guest in a turn of an actor goes on in that turn.
            int code = await life.GuestCallAsync(_operationBytes.Length, payload.Length, ct).ConfigureAwait(true);
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

    /// <summary>As <see cref="Start"/>, with initialisers that are suspended while they wait for host calls.</summary>
    /// <param name="ct">Ends the start, and with it the instance.</param>
    /// <exception cref="GuestTrapException">The new instance trapped in an initialiser, or exited with a code other than 0.</exception>
    /// <exception cref="WasmLimitException">It needs more from the start than the limits allow.</exception>
    /// <exception cref="InvalidOperationException">A call is running.</exception>
    public async ValueTask StartAsync(CancellationToken ct = default)
    {
        ThrowIfRunning();
        Discard();
        var state = new GuestState(_options);
        Store<GuestState> store = CreateStore(_module, state);
        string step = "instantiation";
        _running = true;
        _suspends = true;
        try
        {
            Instance instance = await _module.InstantiateAsync(store, ct).ConfigureAwait(true); // as in CallAsync
            foreach (string initializer in _module.Protocol.Initializers)
            {
                step = initializer;
                await RunInitializerAsync(instance, initializer, ct).ConfigureAwait(true); // as in CallAsync
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

    private static async ValueTask RunInitializerAsync(Instance instance, string name, CancellationToken ct)
    {
        try
        {
            await instance.GetFunction<CancellationToken, ValueTask>(name)(ct).ConfigureAwait(true); // as in CallAsync
        }
        catch (GuestExitException exit) when (exit.Code == 0)
        {
            // How TinyGo ends _start; the instance is meant to live on.
        }
    }
}
