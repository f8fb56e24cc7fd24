package no.helseprofil.broker;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.URI;
import java.util.List;
import no.helseprofil.broker.BrokerException.BrokerReason;
import no.helseprofil.jose.Json;
import no.helseprofil.jose.MalformedException;
import org.jspecify.annotations.Nullable;

/**
 * The part of a provider's metadata that a login needs (OpenID Connect Discovery 1.0, RFC 8414).
 *
 * @param issuer the issuer for which they were fetched
 * @param pushedRequests endpoint for pushed authorization requests (RFC 9126)
 * @param authorization authorization endpoint
 * @param token token endpoint
 * @param keys address of the public keys
 * @param userInfo userinfo endpoint; null if there is none
 * @param endSession endpoint at which a browser logs out; null if there is none
 * @param idTokenAlgorithms the allowed ones of the listed algorithms of ID tokens; never empty
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

    /** Returns the address of an issuer's metadata (OpenID Connect Discovery 1.0, section 4). */
    static URI address(URI issuer) {
        String text = issuer.toString();
        return URI.create((text.endsWith("/") ? text.substring(0, text.length() - 1) : text) + WELL_KNOWN);
    }

    /**
     * Reads metadata.
     *
     * @throws BrokerException if they are of another issuer, or the realm can't be a client of the provider
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

        /**
         * Requires the issuer to be the expected one (RFC 8414, section 3.3). Otherwise one provider could speak in
         * another's name.
         */
        void requireIssuer() throws BrokerException {
            String named = json.path("issuer").textValue();
            if (named == null) {
                throw unusable("it names no issuer");
            }
            if (!issuer.toString().equals(named)) {
                throw BrokerException.ofAnotherIssuer(UNUSABLE + "it names another issuer");
            }
        }

        /** Requires a value in a list. A missing list is an empty one (RFC 8414, section 2). */
        void requireMember(String list, String value, String what) throws BrokerException {
            if (!Json.texts(json.path(list)).contains(value)) {
                throw unusable("its " + list + " has no " + what);
            }
        }

        /**
         * Requires a value in an optional list. A provider without the list may still support the value, which its
         * response will show.
         */
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

        /**
         * Returns an address, which has to be https unless the issuer itself isn't, as in a test; null if there is
         * none.
         */
        @Nullable
        URI optional(String name) throws BrokerException {
            String text = json.path(name).textValue();
            if (text == null) {
                return null;
            }
            return ProviderSettings.webAddress(text)
                    .filter(address -> List.of("https", issuer.getScheme()).contains(address.getScheme()))
                    .orElseThrow(() -> unusable("its " + name + " is no address by https"));
        }
    }
}
