package no.helseprofil.testkit.api;

import com.sun.net.httpserver.HttpExchange;
import java.net.URI;
import java.util.List;

/**
 * Parts of a request that are checked.
 *
 * @param method its method
 * @param address the address as the client sees it: the API knows its own, and doesn't trust the header {@code Host}
 * @param authorization every header {@code Authorization}
 * @param proofs every header {@code DPoP}
 */
record ApiRequest(String method, URI address, List<String> authorization, List<String> proofs) {

    static ApiRequest of(HttpExchange exchange, URI base) {
        return new ApiRequest(
                exchange.getRequestMethod(),
                base.resolve(exchange.getRequestURI()),
                headers(exchange, "Authorization"),
                headers(exchange, "DPoP"));
    }

    private static List<String> headers(HttpExchange exchange, String name) {
        return List.copyOf(exchange.getRequestHeaders().getOrDefault(name, List.of()));
    }

    /** Returns the only token, which must be sent with this scheme. */
    String token(String scheme) throws ApiRefusalException {
        if (authorization.size() != 1) {
            throw ApiRefusalException.unauthenticated();
        }
        String[] parts = authorization.get(0).split(" ", 2);
        if (parts.length < 2 || !parts[0].equalsIgnoreCase(scheme)) {
            throw ApiRefusalException.unauthenticated();
        }
        return parts[1];
    }

    /** Returns the only proof. */
    String proof() throws ApiRefusalException {
        if (proofs.size() != 1) {
            throw ApiRefusalException.proof("send exactly one DPoP proof");
        }
        return proofs.get(0);
    }
}
