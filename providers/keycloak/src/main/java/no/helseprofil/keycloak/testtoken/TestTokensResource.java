package no.helseprofil.keycloak.testtoken;

import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.KeyUse;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.crypto.SecretKey;
import no.helseprofil.faulty.SigningPair;
import no.helseprofil.keycloak.claims.ScopeArrayMapper;
import no.helseprofil.keycloak.client.ApiScope;
import no.helseprofil.keycloak.crypto.DerivedKey;
import no.helseprofil.keycloak.request.ProfileRequest;
import no.helseprofil.keycloak.server.RequestBody;
import no.helseprofil.keycloak.server.ServerClock;
import no.helseprofil.keycloak.storage.ProfileProviderFactory;
import no.helseprofil.keycloak.storage.RealmProfiles;
import no.helseprofil.keycloak.storage.RealmProfiles.RealmMacKeys;
import no.helseprofil.testtoken.CallerKeys;
import no.helseprofil.testtoken.TestTokenRequest;
import no.helseprofil.testtoken.TestTokens;
import no.helseprofil.testtoken.TestTokens.UnfitRequestException;
import no.helseprofil.testtoken.TestTokens.UnfitRequestException.WrongMember;
import org.jspecify.annotations.Nullable;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;
import org.keycloak.services.Urls;
import org.keycloak.urls.UrlType;

/**
 * Access tokens and proofs for tests of an API, in the form of the national test token service. They are only made
 * where the operator of the server has issued keys and the realm's document allows it. No user, client or register is
 * looked up for them; of an API only whether its tokens have {@code scope} as an array.
 */
public final class TestTokensResource {

    /** Header with the caller's key, as in the national service. */
    static final String KEY_HEADER = "X-Auth-Key";

    private static final int LONGEST_BODY = 64 * 1024;
    private static final String CACHED = "public, max-age=60";

    private final KeycloakSession session;

    public TestTokensResource(KeycloakSession session) {
        this.session = session;
    }

    @POST
    @Path("v2/create-test-token-with-key")
    public Response create(@Nullable InputStream body) {
        if (isAllowed() && !isCallerKnown()) {
            return unknownCaller();
        }
        byte[] read = isAllowed() ? RequestBody.read(body, LONGEST_BODY) : new byte[0];
        ProfileRequest.complete(session);
        return ifAllowed(tokens -> made(tokens, read));
    }

    /** Returns the metadata that an API in test reads (OpenID Connect Discovery 1.0, section 3). */
    @GET
    @Path(".well-known/openid-configuration")
    public Response metadata() {
        return ifAllowed(tokens -> cached(Map.of(
                "issuer",
                tokens.issuer(),
                "jwks_uri",
                tokens.issuer() + "/jwks",
                "access_token_signing_alg_values_supported",
                List.of(TestTokens.ALGORITHM.getName()))));
    }

    /** Returns the key that verifies test tokens, and no other. */
    @GET
    @Path("jwks")
    public Response keys() {
        return ifAllowed(tokens -> cached(Map.of(
                "keys",
                List.of(new ECKey.Builder(tokens.key().publicJwk().toECKey())
                        .keyID(tokens.keyId())
                        .algorithm(TestTokens.ALGORITHM)
                        .keyUse(KeyUse.SIGNATURE)
                        .build()
                        .toJSONObject()))));
    }

    private Response ifAllowed(Function<TestTokens, Response> answer) {
        return tokens().map(answer)
                .orElseGet(() -> failed(
                        404,
                        "test tokens are not enabled in this realm; its administrator can enable them",
                        List.of()));
    }

    /** Returns the test tokens; empty unless both the operator and the realm allow them. */
    private Optional<TestTokens> tokens() {
        RealmModel realm = session.getContext().getRealm();
        return isAllowed()
                ? RealmMacKeys.of(session, realm).map(keys -> tokens(realm, keys.active()))
                : Optional.empty();
    }

    private boolean isAllowed() {
        return RealmProfiles.of(session)
                .active()
                .filter(active -> active.profile().testTokens() && !callers().isEmpty())
                .isPresent();
    }

    private TestTokens tokens(RealmModel realm, SecretKey secret) {
        SigningPair key = TestTokenKey.kept(secret, realm.getId());
        String issuer =
                Urls.realmIssuer(session.getContext().getUri(UrlType.FRONTEND).getBaseUri(), realm.getName());
        return new TestTokens(issuer + "/helseprofil/test-tokens", key.thumbprint(), key);
    }

    private CallerKeys callers() {
        return ProfileProviderFactory.part(session, CallerKeys.class);
    }

    private boolean isCallerKnown() {
        List<String> shown = header(KEY_HEADER);
        return shown.size() == 1 && callers().contains(shown.get(0));
    }

    private List<String> header(String name) {
        return session.getContext().getRequestHeaders().getRequestHeaders().getOrDefault(name, List.of());
    }

    private Response made(TestTokens tokens, byte[] body) {
        if (!RequestBody.isJson(session.getContext().getRequestHeaders())) {
            return failed(415, "send the request as " + MediaType.APPLICATION_JSON, List.of());
        }
        if (body.length > LONGEST_BODY) {
            return failed(413, "send one request, in at most " + LONGEST_BODY + " bytes", List.of());
        }
        try {
            String text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(body))
                    .toString();
            TestTokenRequest request = TestTokenRequest.read(text);
            TestTokens.Made made = tokens.make(request, this::isScopeAnArray, ServerClock.INSTANCE.instant());
            return answer(200, TestTokenAnswer.of(made, request.warnings()));
        } catch (CharacterCodingException other) {
            return failed(400, "write one JSON object in UTF-8", List.of());
        } catch (UnfitRequestException unfit) {
            return failed(400, "no test token is made: see errors", unfit.places());
        }
    }

    /**
     * Returns whether tokens for an audience have {@code scope} as an array: this realm's, or HelseID's if the realm
     * has no scope of that API.
     */
    private boolean isScopeAnArray(String audience) {
        return session.getContext()
                .getRealm()
                .getClientScopesStream()
                .filter(scope -> ApiScope.parse(scope.getName())
                        .filter(api -> api.audience().equals(audience))
                        .isPresent())
                .map(scope -> scope.getProtocolMappersStream()
                        .anyMatch(mapper -> ScopeArrayMapper.ID.equals(mapper.getProtocolMapper())))
                .reduce(Boolean::logicalOr)
                .orElse(true);
    }

    private static Response unknownCaller() {
        return Response.fromResponse(failed(
                        401, "send the key that the operator of this server has given you in " + KEY_HEADER, List.of()))
                .header(HttpHeaders.WWW_AUTHENTICATE, "ApiKey header=\"" + KEY_HEADER + "\"")
                .build();
    }

    private static Response failed(int status, String message, List<UnfitRequestException.WrongMember> places) {
        return answer(status, TestTokenAnswer.failed(message, places));
    }

    private static Response answer(int status, Map<String, Object> json) {
        return Response.status(status)
                .header(HttpHeaders.CACHE_CONTROL, "no-store")
                .type(MediaType.APPLICATION_JSON_TYPE)
                .entity(json)
                .build();
    }

    private static Response cached(Map<String, Object> json) {
        return Response.ok(json)
                .header(HttpHeaders.CACHE_CONTROL, CACHED)
                .type(MediaType.APPLICATION_JSON_TYPE)
                .build();
    }

    /**
     * Responses with the member names of the national test token service, and with {@code errors} or {@code warnings}
     * in addition.
     */
    static final class TestTokenAnswer {

        private TestTokenAnswer() {}

        /**
         * Returns the response with a token.
         *
         * @param warnings what of the request was ignored, or read otherwise; a member of ours, absent if there is
         *     nothing
         */
        static Map<String, Object> of(TestTokens.Made made, List<WrongMember> warnings) {
            Map<String, Object> success = new LinkedHashMap<>();
            success.put("accessTokenJwt", made.accessToken());
            success.put("dPoPProof", made.proof());
            Map<String, Object> answer = new LinkedHashMap<>();
            answer.put("isError", false);
            answer.put("successResponse", success);
            if (!warnings.isEmpty()) {
                answer.put("warnings", listed(warnings));
            }
            return answer;
        }

        static Map<String, Object> failed(String message, List<WrongMember> places) {
            String sentence = Stream.concat(
                            Stream.of(message), places.stream().map(place -> place.pointer() + ": " + place.remedy()))
                    .collect(Collectors.joining("; "));
            Map<String, Object> answer = new LinkedHashMap<>();
            answer.put("isError", true);
            answer.put("errorResponse", Map.of("errorMessage", sentence));
            if (!places.isEmpty()) {
                answer.put("errors", listed(places));
            }
            return answer;
        }

        private static List<Map<String, String>> listed(List<WrongMember> places) {
            return places.stream()
                    .map(place -> Map.of("pointer", place.pointer(), "detail", place.remedy()))
                    .toList();
        }
    }

    /**
     * Signing key of a realm's test tokens, which isn't one of the realm's, so no test token passes for the realm's.
     */
    static final class TestTokenKey {

        private static final String PURPOSE = "helseprofil test-token v1 ";

        private static final Map<String, Kept> KEPT = new ConcurrentHashMap<>();

        private TestTokenKey() {}

        /** Returns the same as {@link #of}, derived once as long as the realm has this secret. */
        static SigningPair kept(SecretKey secret, String realm) {
            Kept known = KEPT.get(realm);
            if (known != null && known.secret().equals(secret)) {
                return known.key();
            }
            SigningPair key = of(secret.getEncoded(), realm);
            KEPT.put(realm, new Kept(secret, key));
            return key;
        }

        /**
         * Returns the key.
         *
         * @param secret secret of the realm
         * @param realm identifier that no other realm has
         */
        static SigningPair of(byte[] secret, String realm) {
            return DerivedKey.of(secret, PURPOSE + realm);
        }

        private record Kept(SecretKey secret, SigningPair key) {}
    }
}
