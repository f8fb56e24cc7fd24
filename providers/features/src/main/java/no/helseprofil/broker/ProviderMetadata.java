package no.helseprofil.broker;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.List;
import no.helseprofil.jose.Json;
import no.helseprofil.jose.MalformedException;
import org.jspecify.annotations.Nullable;

/**
 * What the other side publishes of itself (OpenID Connect Discovery 1.0, RFC 8414), as far as a login needs it.
 *
 * @param issuer who it is, as it was asked for
 * @param pushedRequests where requests are pushed (RFC 9126)
 * @param authorization where a browser is sent
 * @param token where a code is redeemed
 * @param keys where its public keys are
 * @param userInfo null if there is no such place
 * @param endSession where a browser is sent to log out; null if there is no such place
 * @param idTokenAlgorithms those of what it says it signs ID tokens with that are allowed; never empty
 */
public record ProviderMetadata(
        URI issuer,
        URI pushedRequests,
        URI authorization,
        URI token,
        URI keys,
        @Nullable URI userInfo,
        @Nullable URI endSession,
        List<String> idTokenAlgorithms) {

    private static final String WELL_KNOWN = "/.well-known/openid-configuration";
    private static final String ID_TOKEN_ALGORITHMS = "id_token_signing_alg_values_supported";
    private static final String UNUSABLE = "The metadata of the other side can't be used: ";

    /** Where an issuer's metadata is (OpenID Connect Discovery 1.0, section 4). */
    static URI address(URI issuer) {
        String text = issuer.toString();
        return URI.create((text.endsWith("/") ? text.substring(0, text.length() - 1) : text) + WELL_KNOWN);
    }

    /**
     * Reads them.
     *
     * @throws BrokerException if they are another's, or nothing that this realm could be a client of
     */
    static ProviderMetadata read(ProviderSettings settings, String body) throws BrokerException {
        Document document = document(settings.issuer(), body);
        document.requireIssuer();
        document.requireMember("code_challenge_methods_supported", "S256", "PKCE by S256");
        document.requireMember("token_endpoint_auth_methods_supported", "private_key_jwt", "private_key_jwt");
        String algorithm = settings.algorithm().getName();
        String remedy = algorithm + ": set signatureAlgorithm to one that it lists";
        document.requireMemberIfListed("token_endpoint_auth_signing_alg_values_supported", algorithm, remedy);
        if (settings.isBound()) {
            document.requireMemberIfListed("dpop_signing_alg_values_supported", algorithm, remedy);
        }
        return new ProviderMetadata(
                settings.issuer(),
                document.address("pushed_authorization_request_endpoint"),
                document.address("authorization_endpoint"),
                document.address("token_endpoint"),
                document.address("jwks_uri"),
                document.optional("userinfo_endpoint"),
                document.optional("end_session_endpoint"),
                document.idTokenAlgorithms());
    }

    private static Document document(URI issuer, String body) throws BrokerException {
        try {
            return new Document(issuer, Json.object(body));
        } catch (MalformedException unreadable) {
            throw unusable("it is no JSON object");
        }
    }

    private static BrokerException unusable(String why) {
        return new BrokerException(BrokerReason.METADATA, UNUSABLE + why);
    }

    private record Document(URI issuer, ObjectNode json) {

        /** RFC 8414, section 3.3: otherwise one side could speak in another's name. */
        void requireIssuer() throws BrokerException {
            String named = json.path("issuer").textValue();
            if (named == null) {
                throw unusable("it names no issuer");
            }
            if (!issuer.toString().equals(named)) {
                throw BrokerException.ofAnotherIssuer(UNUSABLE + "it names another issuer");
            }
        }

        /** A list that isn't there has nothing in it (RFC 8414, section 2). */
        void requireMember(String list, String value, String what) throws BrokerException {
            if (!Json.texts(json.path(list)).contains(value)) {
                throw unusable("its " + list + " has no " + what);
            }
        }

        /** Not everybody publishes these: one that isn't there promises nothing, and the answer will tell. */
        void requireMemberIfListed(String list, String value, String what) throws BrokerException {
            if (json.has(list)) {
                requireMember(list, value, what);
            }
        }

        List<String> idTokenAlgorithms() throws BrokerException {
            List<String> listed = Json.texts(json.path(ID_TOKEN_ALGORITHMS)).stream()
                    .filter(ProviderSettings.ALGORITHMS::contains)
                    .toList();
            if (listed.isEmpty()) {
                throw unusable("its " + ID_TOKEN_ALGORITHMS + " has none of those that are allowed");
            }
            return listed;
        }

        URI address(String name) throws BrokerException {
            URI address = optional(name);
            if (address == null) {
                throw unusable("it has no " + name);
            }
            return address;
        }

        /** By TLS, unless the issuer itself isn't, as in a test. */
        @Nullable
        URI optional(String name) throws BrokerException {
            String text = json.path(name).textValue();
            if (text == null) {
                return null;
            }
            try {
                URI address = new URI(text);
                boolean isSafe = "https".equals(address.getScheme())
                        || issuer.getScheme().equals(address.getScheme());
                if (isSafe
                        && address.getHost() != null
                        && address.getRawUserInfo() == null
                        && address.getRawFragment() == null) {
                    return address;
                }
            } catch (URISyntaxException unreadable) {
                // as wrong as one that isn't safe
            }
            throw unusable("its " + name + " is no address by https");
        }
    }
}
