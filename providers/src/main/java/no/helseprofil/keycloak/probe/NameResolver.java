package no.helseprofil.keycloak.probe;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;

@FunctionalInterface
interface NameResolver {

    /** What the machine looks up. */
    NameResolver SYSTEM = host -> List.of(InetAddress.getAllByName(host));

    /** All of them. */
    List<InetAddress> resolve(String host) throws UnknownHostException;
}
