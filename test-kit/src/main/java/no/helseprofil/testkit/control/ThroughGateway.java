package no.helseprofil.testkit.control;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.ProxySelector;
import java.net.SocketAddress;
import java.net.URI;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Way of this process to the kit's address. In a container, the port by which a test reaches the kit is mapped, and no
 * process in the container can connect to it. The kit sends such requests to its own gateway, as to a proxy.
 */
final class ThroughGateway extends ProxySelector {

    private volatile @Nullable Gateway gateway;
    private volatile @Nullable URI server;

    /** Begins to send requests to the gateway, except those to the server. */
    void use(Gateway through, URI except) {
        gateway = through;
        server = except;
    }

    @Override
    public List<Proxy> select(URI address) {
        Gateway through = gateway;
        URI except = server;
        if (through == null || except == null || except.getAuthority().equals(address.getAuthority())) {
            return List.of(Proxy.NO_PROXY);
        }
        return List.of(new Proxy(Proxy.Type.HTTP, new InetSocketAddress("127.0.0.1", through.port())));
    }

    @Override
    public void connectFailed(URI address, SocketAddress proxy, IOException failure) {
        // The request fails with this exception.
    }
}
