using System.Collections.Frozen;
using Google.Protobuf.Reflection;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using WasteSorting.Rpc.Reflection;
using WasteSorting.Rpc.Serving;

namespace WasteSorting.Rpc;

/// <summary>A set of services, ready to be served. Immutable.</summary>
public sealed class RpcServer
{
    private readonly FrozenDictionary<string, MethodBinding> _bindings;

    private RpcServer(
        RpcServerOptions options,
        IEnumerable<RpcService> services,
        IEnumerable<MethodBinding> bindings,
        IEnumerable<Func<CallContext, ServiceMethod, ValueTask>> interceptors)
    {
        Options = options;
        Services = [.. services];
        _bindings = bindings.ToFrozenDictionary(binding => binding.Method.Path, StringComparer.Ordinal);
        Methods = [.. _bindings.Values.Select(binding => binding.Method).OrderBy(method => method.Path, StringComparer.Ordinal)];
        Interceptors = [.. interceptors];
    }

    public RpcServerOptions Options { get; }

    public IReadOnlyList<RpcService> Services { get; }

    /// <summary>Every method that has a handler.</summary>
    public IReadOnlyList<ServiceMethod> Methods { get; }

    internal Func<CallContext, ServiceMethod, ValueTask>[] Interceptors { get; }

    /// <summary>Looks at the path as it was sent: one with dots or escapes that only resolves to a method's path is another path.</summary>
    internal MethodBinding? Find(HttpContext http)
    {
        var raw = http.Features.Get<IHttpRequestFeature>()?.RawTarget;
        return _bindings.GetValueOrDefault(string.IsNullOrEmpty(raw) ? http.Request.Path.Value ?? string.Empty : raw);
    }

    public sealed class Builder(RpcServerOptions options)
    {
        private readonly Dictionary<string, MethodBinding> _bindings = new(StringComparer.Ordinal);
        private readonly List<RpcService> _services = [];
        private readonly List<Func<CallContext, ServiceMethod, ValueTask>> _interceptors = [];

        /// <summary>
        /// Serves each method of the service with the public instance method of the same name. One without a handler is UNIMPLEMENTED.
        /// Throws if a handler has the wrong signature or the service is there already.
        /// </summary>
        public Builder AddService(ServiceDescriptor service, object implementation)
        {
            ArgumentNullException.ThrowIfNull(service);
            ArgumentNullException.ThrowIfNull(implementation);
            _services.Add(new RpcService(service, implementation));
            foreach (var method in service.Methods)
            {
                var binding = MethodBinder.Bind(method, implementation, options);
                if (binding is not null && !_bindings.TryAdd(binding.Method.Path, binding))
                {
                    throw new InvalidOperationException($"{binding.Method.Path} has a handler already");
                }
            }

            return this;
        }

        /// <summary>
        /// Runs before every call and before its request is read; throws an <see cref="RpcException"/> to refuse. In the order of
        /// adding.
        /// </summary>
        public Builder Intercept(Func<CallContext, ServiceMethod, ValueTask> beforeEveryCall)
        {
            ArgumentNullException.ThrowIfNull(beforeEveryCall);
            _interceptors.Add(beforeEveryCall);
            return this;
        }

        public RpcServer Build()
        {
            options.Validate();
            if (options.EnableReflection)
            {
                foreach (var (descriptor, handlers) in ServerReflection.Of(_services.Select(service => service.Descriptor)))
                {
                    AddService(descriptor, handlers);
                }
            }

            return new RpcServer(options, _services, _bindings.Values, _interceptors);
        }
    }
}
