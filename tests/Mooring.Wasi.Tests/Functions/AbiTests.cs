using System.Text;
using Mooring.Wasm;

namespace Mooring.Wasi.Tests.Functions;

/// <summary>Every function of preview 1 can be imported with the type that the specification gives it.</summary>
public sealed class AbiTests
{
    /// <summary>Name, parameters (i = i32, l = i64). All but proc_exit return i32.</summary>
    private static readonly (string Name, string Parameters)[] Specified =
    [
        ("args_get", "ii"), ("args_sizes_get", "ii"), ("environ_get", "ii"), ("environ_sizes_get", "ii"), ("clock_res_get", "ii"), ("clock_time_get", "ili"),
        ("fd_advise", "illi"), ("fd_allocate", "ill"), ("fd_close", "i"), ("fd_datasync", "i"), ("fd_fdstat_get", "ii"), ("fd_fdstat_set_flags", "ii"),
        ("fd_fdstat_set_rights", "ill"), ("fd_filestat_get", "ii"), ("fd_filestat_set_size", "il"), ("fd_filestat_set_times", "illi"), ("fd_pread", "iiili"),
        ("fd_prestat_get", "ii"), ("fd_prestat_dir_name", "iii"), ("fd_pwrite", "iiili"), ("fd_read", "iiii"), ("fd_readdir", "iiili"), ("fd_renumber", "ii"),
        ("fd_seek", "ilii"), ("fd_sync", "i"), ("fd_tell", "ii"), ("fd_write", "iiii"), ("path_create_directory", "iii"), ("path_filestat_get", "iiiii"),
        ("path_filestat_set_times", "iiiilli"), ("path_link", "iiiiiii"), ("path_open", "iiiiillii"), ("path_readlink", "iiiiii"), ("path_remove_directory", "iii"),
        ("path_rename", "iiiiii"), ("path_symlink", "iiiii"), ("path_unlink_file", "iii"), ("poll_oneoff", "iiii"), ("proc_exit", "i"), ("proc_raise", "i"),
        ("sched_yield", ""), ("random_get", "ii"), ("sock_accept", "iii"), ("sock_recv", "iiiiii"), ("sock_send", "iiiii"), ("sock_shutdown", "ii"),
    ];

    [Fact]
    public void Linker_WithWasi_OffersAllFunctionsWithTheirTypes()
    {
        Assert.Equal(46, Specified.Length);
        var text = new StringBuilder("(module");
        foreach ((string name, string parameters) in Specified)
        {
            string types = string.Concat(parameters.Select(type => type == 'l' ? " i64" : " i32"));
            text.Append($" (import \"wasi_snapshot_preview1\" \"{name}\" (func (param{types}){(name == "proc_exit" ? "" : " (result i32)")}))");
        }

        var linker = new Linker<WasiContext>(Support.Programs.Engine);
        WasiLinker.Define(linker);
        Assert.NotNull(linker.Prepare(Module.FromText(Support.Programs.Engine, text.Append(')').ToString())));
    }

    [Fact]
    public void Exit_FromInsideNestedCalls_PassesThroughWithItsCode()
    {
        Module module = Module.FromText(Support.Programs.Engine, """
            (module
              (import "wasi_snapshot_preview1" "proc_exit" (func $exit (param i32)))
              (func $inner (call $exit (i32.const -1)))
              (func (export "_start") (call $inner)))
            """);
        Assert.Equal(-1, WasiCommand.Run(module, new WasiOptions()));
    }

    [Fact]
    public void Guest_WithoutAMemory_GetsAFaultAndNoCrash()
    {
        Module module = Module.FromText(Support.Programs.Engine, """
            (module
              (import "wasi_snapshot_preview1" "random_get" (func $random (param i32 i32) (result i32)))
              (import "wasi_snapshot_preview1" "proc_exit" (func $exit (param i32)))
              (func (export "_start") (call $exit (call $random (i32.const 0) (i32.const 8)))))
            """);
        Assert.Equal(21, WasiCommand.Run(module, new WasiOptions())); // EFAULT
    }
}
