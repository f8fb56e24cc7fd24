package no.helseprofil.profile.assertion;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.List;
import java.util.stream.Stream;
import no.helseprofil.jose.MalformedException;
import no.helseprofil.jose.PublicJwk;
import no.helseprofil.jose.Sha256;
import no.helseprofil.profile.ClientCheck.Violation;
import no.helseprofil.profile.ClientMetadata;
import no.helseprofil.profile.ClientSetting;

/** Rules for registered keys: they are public, and aren't fetched from where others could replace them. */
final class RegisteredKeys {

    private RegisteredKeys() {}

    static List<Violation> violations(ClientMetadata client) {
        return Stream.of(ofSet(client), ofAddress(client)).flatMap(List::stream).toList();
    }

    private static List<Violation> ofSet(ClientMetadata client) {
        String set = client.get(ClientSetting.JWKS);
        return set == null || isPublic(set)
                ? List.of()
                : List.of(new Violation(
                        ClientSetting.JWKS,
                        Sha256.of(set),
                        "register jwks as a JWK set (RFC 7517) that holds public keys only"));
    }

    private static boolean isPublic(String set) {
        try {
            PublicJwk.set(set);
            return true;
        } catch (MalformedException unusable) {
            return false;
        }
    }

    /** Returns a violation if the address lets somebody on the way replace the client's keys by their own. */
    static List<Violation> ofAddress(ClientMetadata client) {
        String address = client.get(ClientSetting.JWKS_URI);
        return address == null || isHttps(address)
                ? List.of()
                : List.of(new Violation(ClientSetting.JWKS_URI, address, "serve the keys of jwks_uri by https"));
    }

    private static boolean isHttps(String address) {
        try {
            URI uri = new URI(address);
            return "https".equals(uri.getScheme()) && uri.getHost() != null && uri.getRawUserInfo() == null;
        } catch (URISyntaxException notUri) {
            return false;
        }
    }
}
