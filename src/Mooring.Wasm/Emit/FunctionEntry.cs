using System.Reflection;
using System.Reflection.Emit;

namespace Mooring.Wasm.Emit;

/// <summary>The method through which the host calls one function of a module with numbers.</summary>
/// <remarks>
/// It does what the stub of <see cref="EntryStubs"/> for all functions of a type does, but names its function instead of following a pointer: so the
/// just-in-time compiler, which knows what is hot, can put the function into it, and three of the seven jumps of a call are gone.
/// </remarks>
internal static class FunctionEntry
{
    private const char NamePrefix = 'e'; // of the method's name, before the function index

    /// <summary>Whether a method of a guest's dynamic assembly is the entry to a function, which may have been put into it.</summary>
    public static bool IsName(string name) => name[0] is NamePrefix;

    /// <summary>Whether delegates of a type can be closed over the entry of a function: they take numbers only and give one at most.</summary>
    public static bool Fits(DelegateSignature delegateType)
    {
        FuncType type = delegateType.Type;
        if (delegateType.IsAsync || delegateType.Tuple is not null || type.Results.Length > 1) return false;
        foreach (Type parameter in delegateType.Parameters)
        {
            if (!IsNumber(parameter)) return false;
        }

        return type.Results.IsEmpty || IsNumber(delegateType.Returned);
    }

    /// <summary>Writes the entry of a function.</summary>
    /// <param name="module">Its module.</param>
    /// <param name="builder">Receives the type of the method.</param>
    /// <param name="functionIndex">A function that the module defines and whose chunk is complete.</param>
    public static MethodInfo Create(ModuleEmitter module, ModuleBuilder builder, int functionIndex)
    {
        ClrSignature signature = ClrSignature.Of(module.TypeOfFunction(functionIndex));
        TypeBuilder type = builder.DefineType(
            $"{module.Name}.entry{functionIndex}", TypeAttributes.Public | TypeAttributes.Abstract | TypeAttributes.Sealed);
        MethodBuilder method = type.DefineMethod(
            $"{NamePrefix}{functionIndex}",
            MethodAttributes.Public | MethodAttributes.Static,
            signature.Result,
            [typeof(EntryTarget), .. signature.Parameters[1..]]);
        method.InitLocals = false; // all are written before they are read, and one is only there for its address
        EntryStubs.EmitDirect(method.GetILGenerator(), signature, module.MethodOf(functionIndex));
        return type.CreateType().GetMethod(method.Name)!;
    }

    // No unsigned ones: the method's parameters must be those of the delegate.
    private static bool IsNumber(Type type) => type == typeof(int) || type == typeof(long) || type == typeof(float) || type == typeof(double);
}
