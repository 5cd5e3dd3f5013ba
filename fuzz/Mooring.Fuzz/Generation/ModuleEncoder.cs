using Mooring.Wasm;

namespace Mooring.Fuzz.Generation;

/// <summary>Writes modules in the binary format, section 5.5 "Modules".</summary>
internal static class ModuleEncoder
{
    public const byte FuncRef = 0x70;
    public const byte ExternRef = 0x6F;

    public static byte Code(ValueKind kind) => kind switch
    {
        ValueKind.I32 => 0x7F,
        ValueKind.I64 => 0x7E,
        ValueKind.F32 => 0x7D,
        ValueKind.F64 => 0x7C,
        ValueKind.V128 => 0x7B,
        ValueKind.FuncRef => FuncRef,
        _ => ExternRef,
    };

    public static byte[] Encode(FuzzModule module)
    {
        ByteBuffer bytes = new ByteBuffer().Bytes("\0asm\u0001\0\0\0"u8);
        Section(bytes, 1, module.Types, WriteType);
        Section(bytes, 3, module.Functions, (section, function) => section.Unsigned(function.Type));
        int slots = module.TableSlots;
        Section(bytes, 4, [FuncRef, ExternRef], (section, element) => section.Byte(element).Byte(1).Unsigned(slots).Unsigned(slots + 4));
        Section(bytes, 5, [module], (section, _) =>
            section.Byte(module.Memory64 ? 5 : 1).Unsigned(module.MemoryPages).Unsigned(module.MaximumPages));
        Section(bytes, 6, module.Globals, (section, global) =>
            section.Byte(Code(global.Kind)).Byte(global.IsMutable ? 1 : 0).Bytes(global.Initial).Byte(0x0B));
        Section(bytes, 7, Exports(module), (section, export) => section.Name(export.Name).Byte(export.Kind).Unsigned(export.Index));
        if (module.Start is { } start) bytes.Byte(8).Sized(new ByteBuffer().Unsigned(start));
        Section(bytes, 9, [false, true], (section, isPassive) => WriteElements(section, module, isPassive));
        bytes.Byte(12).Sized(new ByteBuffer().Unsigned(2));
        Section(bytes, 10, module.Functions, (section, function) => section.Sized(Body(function)));
        Section(bytes, 11, [false, true], (section, isPassive) => WriteData(section, module, isPassive));
        return bytes.ToArray();
    }

    private static void Section<T>(ByteBuffer bytes, int id, IReadOnlyCollection<T> items, Action<ByteBuffer, T> write)
    {
        ByteBuffer section = new ByteBuffer().Unsigned(items.Count);
        foreach (T item in items) write(section, item);
        bytes.Byte(id).Sized(section);
    }

    private static void WriteType(ByteBuffer section, Signature type)
    {
        section.Byte(0x60).Unsigned(type.Parameters.Length).Bytes([.. type.Parameters.Select(Code)]);
        section.Unsigned(type.Results.Length).Bytes([.. type.Results.Select(Code)]);
    }

    private static List<(string Name, byte Kind, int Index)> Exports(FuzzModule module)
    {
        List<(string, byte, int)> exports = [("m", 2, 0), ("t0", 1, 0), ("t1", 1, 1)];
        for (int i = 0; i < module.Functions.Count; i++)
        {
            if (module.SignatureOf(i).IsCallable) exports.Add(($"f{i}", 0, i));
        }

        for (int i = 0; i < module.Globals.Count; i++)
        {
            if (module.Globals[i].Kind != ValueKind.V128) exports.Add(($"g{i}", 3, i));
        }

        return exports;
    }

    private static void WriteElements(ByteBuffer section, FuzzModule module, bool isPassive)
    {
        if (isPassive) section.Byte(1).Byte(0);
        else section.Byte(0).Byte(0x41).Signed(0).Byte(0x0B);
        section.Unsigned(module.Elements.Count);
        foreach (int function in module.Elements) section.Unsigned(function);
    }

    private static void WriteData(ByteBuffer section, FuzzModule module, bool isPassive)
    {
        if (isPassive) section.Byte(1);
        else section.Byte(0).Byte(module.Memory64 ? 0x42 : 0x41).Signed(module.DataOffset).Byte(0x0B);
        section.Unsigned(module.Data.Length).Bytes(module.Data);
    }

    private static ByteBuffer Body(FuzzFunction function)
    {
        ByteBuffer body = new ByteBuffer().Unsigned(function.Locals.Count);
        foreach (ValueKind local in function.Locals) body.Unsigned(1).Byte(Code(local));
        function.Body.WriteTo(body);
        return body.Byte(0x0B);
    }
}
