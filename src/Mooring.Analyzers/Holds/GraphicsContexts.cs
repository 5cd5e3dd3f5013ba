using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;
using Mooring.Analyzers.Flow;

namespace Mooring.Analyzers.Holds;

/// <summary>OpenGL contexts: a thread has one current context, and a context is current on one thread.</summary>
/// <remarks>
/// Each binding names the calls its own way, so they are told by the member's name together with what its type or namespace is called.
/// One function both takes and gives back in most native bindings: with no context as its last argument it gives back.
/// </remarks>
internal static class GraphicsContexts
{
    private const string Family = "GL context";

    private static readonly string[] Marks =
    [
        "GL", "Gl", "Egl", "OpenTK", "Silk", "Sdl", "SDL", "SFML", "GraphicsContext", "GameWindow", "NativeWindow", "RenderWindow", "RenderContext", "GraphicsDevice",
    ];

    /// <summary>What a call does to the current context of its thread, or null.</summary>
    public static HoldEvent? Find(IInvocationOperation call)
    {
        IMethodSymbol method = call.TargetMethod;
        switch (method.Name)
        {
            case "eglMakeCurrent" or "wglMakeCurrent" or "glXMakeCurrent" or "glXMakeContextCurrent" or "SDL_GL_MakeCurrent" or "glfwMakeContextCurrent":
                return Event(call, takes: !EndsWithNothing(call));
            case "MakeCurrent" or "MakeContextCurrent" or "GL_MakeCurrent" or "GLMakeCurrent" or "SetCurrentContext" when IsOfGraphics(method):
                return Event(call, takes: !EndsWithNothing(call));
            case "MakeNoneCurrent" or "MakeNotCurrent" or "ClearCurrent" or "ReleaseCurrent" or "DoneCurrent" or "DetachCurrentContext" when IsOfGraphics(method):
            case "Clear" or "ReleaseContext" when IsContext(method.ContainingType):
                return Event(call, takes: false);
            case "SetActive" when method.Parameters.Length <= 1 && method.ContainingType.Name is "RenderWindow" or "RenderTexture" or "Context" or "Window" && IsOfGraphics(method):
                return Event(call, takes: call.Arguments.Length == 0 || call.Arguments[0].Value.ConstantValue is not { HasValue: true, Value: false });
            default:
                return null;
        }
    }

    /// <summary>Whether a text can contain such a call.</summary>
    public static bool Mentions(string text) => text.Contains("Current(") || text.Contains("SetActive(") || text.Contains("SetCurrentContext(");

    private static HoldEvent Event(IInvocationOperation call, bool takes) =>
        new(takes ? HoldAction.Acquire : HoldAction.Release, Family, "", call.Instance?.Syntax is { Span.Length: <= 40 } window ? $"{window} ({Family})" : Family);

    private static bool IsContext(INamedTypeSymbol type) => type.Name is "IGLContext" or "IGLContextSource" or "GLContext" or "GlContext" or "GlfwContext" or "GlfwGLContext" or "SdlContext";

    /// <summary>No context: null, zero, default.</summary>
    private static bool EndsWithNothing(IInvocationOperation call)
    {
        if (call.Arguments.Length == 0) return false;
        IOperation last = call.Arguments.OrderBy(argument => argument.Parameter?.Ordinal ?? 0).Last().Value.WithoutConversions();
        return last is IDefaultValueOperation or IFieldReferenceOperation { Field: { Name: "Zero", IsStatic: true } } || last.ConstantValue is { HasValue: true, Value: null or 0 or 0L };
    }

    private static bool IsOfGraphics(IMethodSymbol method)
    {
        if (IsMarked(method.ContainingType)) return true;
        foreach (INamedTypeSymbol contract in method.ContainingType.AllInterfaces)
            if (IsMarked(contract)) return true;
        return false;
    }

    private static bool IsMarked(INamedTypeSymbol type)
    {
        string name = type.ToDisplayString();
        foreach (string mark in Marks)
            if (name.IndexOf(mark, StringComparison.Ordinal) >= 0) return true;
        return false;
    }
}
