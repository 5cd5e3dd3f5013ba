using System.Reflection;
using System.Reflection.Emit;
using Mooring.Wasm.Compilation;

namespace Mooring.Wasm.Tests.Emit;

/// <summary>What the just-in-time compiler counts before it decides whether to optimise a method.</summary>
/// <param name="Bytes">Of IL.</param>
/// <param name="Instructions">IL instructions.</param>
/// <param name="Locals">IL locals and parameters.</param>
/// <param name="LocalReferences">Instructions that name one of them.</param>
/// <param name="Blocks">Places that jumps go to, and those behind jumps: where basic blocks start.</param>
internal readonly record struct ILCount(int Bytes, int Instructions, int Locals, int LocalReferences, int Blocks)
{
    private static readonly Dictionary<short, OpCode> Codes = typeof(OpCodes).GetFields(BindingFlags.Public | BindingFlags.Static)
        .Select(field => (OpCode)field.GetValue(null)!).ToDictionary(code => code.Value);

    private static readonly string[] LocalCodes = ["ldarg", "ldloc", "starg", "stloc"];

    /// <summary>Has all functions of a module written, and the resumptions of those that suspend, and counts each method, by its name.</summary>
    public static Dictionary<string, ILCount> OfAll(CompiledModule code)
    {
        int imported = code.Definition.ImportedFunctions;
        var names = new HashSet<string>();
        for (int i = 0; i < code.Definition.Functions.Length - imported; i++)
        {
            code.GetCode(i);
            if (code.Suspends(i) && code.TryGetResumption(i) is not null) names.Add($"resumption{imported + i}");
        }

        Assembly[] assemblies = [.. AppDomain.CurrentDomain.GetAssemblies().Where(assembly => assembly.GetName().Name == code.AssemblyName)];
        Type? Find(string type) => assemblies.Select(assembly => assembly.GetType($"{code.AssemblyName}.{type}")).FirstOrDefault(found => found is not null);
        List<Type> types = [.. names.Select(name => Find(name)!)];
        for (int chunk = 0; Find($"chunk{chunk}") is { } found; chunk++) types.Add(found);
        return types.SelectMany(type => type.GetMethods(BindingFlags.Public | BindingFlags.Static | BindingFlags.DeclaredOnly)).ToDictionary(method => method.Name, Of);
    }

    private static ILCount Of(MethodInfo method)
    {
        MethodBody body = method.GetMethodBody()!;
        byte[] il = body.GetILAsByteArray()!;
        int instructions = 0;
        int references = 0;
        var targets = new HashSet<int>();
        for (int at = 0; at < il.Length; instructions++)
        {
            short value = il[at++];
            if (value == 0xFE) value = (short)(0xFE00 | il[at++]);
            OpCode opcode = Codes[value];
            if (Array.Exists(LocalCodes, name => opcode.Name!.StartsWith(name, StringComparison.Ordinal))) references++;
            int length = LengthOf(opcode, il, at);
            if (opcode.OperandType is OperandType.InlineBrTarget) targets.Add(at + 4 + BitConverter.ToInt32(il, at));
            for (int i = 1; opcode.OperandType is OperandType.InlineSwitch && i < length / 4; i++) targets.Add(at + length + BitConverter.ToInt32(il, at + (i * 4)));
            at += length;
            if (opcode.FlowControl is FlowControl.Branch or FlowControl.Cond_Branch or FlowControl.Return or FlowControl.Throw) targets.Add(at);
        }

        return new ILCount(il.Length, instructions, body.LocalVariables.Count + method.GetParameters().Length, references, targets.Count);
    }

    private static int LengthOf(OpCode opcode, byte[] il, int at) => opcode.OperandType switch
    {
        OperandType.InlineNone => 0,
        OperandType.ShortInlineBrTarget or OperandType.ShortInlineI or OperandType.ShortInlineVar => 1,
        OperandType.InlineVar => 2,
        OperandType.InlineI8 or OperandType.InlineR => 8,
        OperandType.InlineSwitch => 4 + (4 * BitConverter.ToInt32(il, at)),
        _ => 4,
    };
}
