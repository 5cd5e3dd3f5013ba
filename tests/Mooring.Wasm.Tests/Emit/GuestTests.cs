namespace Mooring.Wasm.Tests.Emit;

public class GuestTests
{
    [Fact]
    public void Function_Recursive_Computes()
    {
        Func fib = Load("""
            (module (func (export "run") (param i32) (result i32)
              (if (result i32) (i32.lt_s (local.get 0) (i32.const 2))
                (then (local.get 0))
                (else (i32.add (call 0 (i32.sub (local.get 0) (i32.const 1))) (call 0 (i32.sub (local.get 0) (i32.const 2))))))))
            """);
        Assert.Equal(832040, fib.Call(30)[0].AsInt32());
    }

    private static Func Load(string text)
    {
        var engine = new Engine();
        return new Linker(engine).Instantiate(new Store(engine), Module.FromText(engine, text)).GetFunction("run")!;
    }
}
