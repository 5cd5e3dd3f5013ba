using Mooring.FpBindgen.Border;
using Mooring.Wasm;

namespace Mooring.FpBindgen.Guests;

/// <summary>Joins what modules import with what serves it.</summary>
internal static class FpLinker
{
    public static Linker<FpGuest> Link(Module module, FpProtocol protocol)
    {
        var linker = new Linker<FpGuest>(module.Engine);
        linker.Define(FpNames.Module, FpNames.ResolveHost, (Action<Caller<FpGuest>, long, long>)Resolve);
        foreach (FpImport import in protocol.Imports)
        {
            linker.Define(FpNames.Module, import.Function.WasmName, import.Function.WasmType, (caller, arguments, results) => Call(import, caller, arguments, results));
        }

        return linker;
    }

    private static void Resolve(Caller<FpGuest> caller, long value, long result) =>
        caller.Data.Resolved(caller.Instance, FatPtr.Of(value), FatPtr.Of(result));

    private static void Call(FpImport import, Caller caller, ReadOnlySpan<Value> arguments, Span<Value> results)
    {
        FpLife life = ((Store<FpGuest>)caller.Store).Data.LifeOf(caller.Instance);
        try
        {
            var call = new FpImportCall(life, import.Function, arguments, results);
            import.Handler(ref call);
            call.ThrowIfUnanswered();
        }
        catch (FpProtocolException cause)
        {
            // The guest waits on the stack for an answer that cannot be given: it is unwound.
            throw new WasmTrapException(TrapKind.Host, cause.Message, cause);
        }
        catch (Exception cause) when (cause is not (WasmTrapException or FpHostFunctionException))
        {
            throw new FpHostFunctionException(import.Function.Name, cause);
        }
    }
}
