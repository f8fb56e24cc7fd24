package no.helseprofil.keycloak.request;

import static no.helseprofil.organisation.DetailsFixture.CHILD;
import static org.assertj.core.api.Assertions.assertThat;

import jakarta.ws.rs.core.MultivaluedHashMap;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import no.helseprofil.jose.PublicJwk.KeySize;
import no.helseprofil.jose.TestJws;
import no.helseprofil.organisation.Details;
import no.helseprofil.organisation.DetailsFixture;
import no.helseprofil.profile.Facts;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

class PushedRequestTest {

    private static final Map<String, String> FORM = Map.of(
            "response_type", "code",
            "redirect_uri", "https://epj.example/callback",
            "code_challenge", "challenge",
            "code_challenge_method", "S256",
            "scope", "openid nhn:demo-api/read",
            "dpop_jkt", "thumbprint");

    private static final Map<String, Object> ABOUT_THE_OBJECT = Map.of(
            "iss", "epj",
            "aud", "https://sts.example",
            "exp", 1_800_000_000,
            "nbf", 1_800_000_000,
            "iat", 1_800_000_000,
            "jti", "1",
            "client_id", "epj");

    private static final Facts.ShownKey KEY = new Facts.ShownKey(new KeySize(KeySize.Family.EC, 256), "thumbprint");
    private static final Function<String, Optional<Facts.ShownKey>> KEYS = object -> Optional.of(KEY);

    private static final Details DETAILS = DetailsFixture.child(CHILD);

    @Test
    void usesTheParametersWithoutARequestObject() {
        PushedRequest pushed = PushedRequest.of(FORM::get);
        assertThat(pushed.parameters(KEYS)).isEqualTo(ofForm(null));
        assertThat(pushed.value("scope")).isEqualTo("openid nhn:demo-api/read");
        assertThat(pushed.isBesideItsDetails()).isFalse();
        assertThat(pushed.isInItsObject()).isFalse();
        assertThat(pushed.details()).isEqualTo(Details.ABSENT);
        assertThat(pushed.hasMisplacedDetails()).isFalse();
    }

    @Test
    void anObjectWithDetailsOnlyKeepsTheParameters() {
        PushedRequest pushed = pushed("PS256", Map.of("authorization_details", DETAILS.json()));
        assertThat(pushed.isBesideItsDetails()).isTrue();
        assertThat(pushed.isInItsObject()).isFalse();
        assertThat(pushed.details()).isEqualTo(DETAILS);
        assertThat(pushed.parameters(KEYS))
                .as("the object is judged all the same")
                .isEqualTo(ofForm(new Facts.SentObject(pushed.object(), false, false, KEY)));
        assertThat(pushed.value("scope")).isEqualTo("openid nhn:demo-api/read");
        assertThat(pushed.hasMisplacedDetails()).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "response_type",
                "redirect_uri",
                "scope",
                "state",
                "nonce",
                "code_challenge",
                "resource",
                "claims",
                "request_uri",
                "Authorization_Details",
                "unknown"
            })
    void anObjectWithAnyOtherClaimIsTheRequest(String claim) {
        PushedRequest pushed = pushed("PS256", Map.of("authorization_details", DETAILS.json(), claim, "x"));
        assertThat(pushed.isBesideItsDetails()).as(claim).isFalse();
        assertThat(pushed.isInItsObject()).isTrue();
        assertThat(pushed.value("state")).isEqualTo(claim.equals("state") ? "x" : null);
        assertThat(pushed.parameters(KEYS).codeChallengeMethod())
                .as("nothing of the form counts")
                .isNull();
        assertThat(pushed.details()).isEqualTo(DETAILS);
    }

    @Test
    void anObjectWithoutDetailsIsTheRequest() {
        PushedRequest pushed = pushed("PS256", Map.of());
        assertThat(pushed.isBesideItsDetails()).isFalse();
        assertThat(pushed.parameters(KEYS))
                .isEqualTo(PushedRequest.parameters(
                        name -> null, new Facts.SentObject(pushed.object(), false, true, KEY)));
    }

    @ParameterizedTest
    @NullSource
    @ValueSource(strings = {"none", "NONE", "HS256", "HS512"})
    void unsignedDetailsAreMisplaced(String algorithm) {
        PushedRequest alone = pushed(algorithm, Map.of("authorization_details", DETAILS.json()));
        assertThat(alone.details()).isEqualTo(Details.ABSENT);
        assertThat(alone.hasMisplacedDetails()).isTrue();
        PushedRequest whole = pushed(algorithm, Map.of("authorization_details", DETAILS.json(), "scope", "openid"));
        assertThat(whole.details()).isEqualTo(Details.ABSENT);
        assertThat(whole.hasMisplacedDetails()).isTrue();
        assertThat(whole.parameters(KEYS).object())
                .extracting(Facts.SentObject::key)
                .isNull();
        assertThat(pushed(algorithm, Map.of("scope", "openid")).hasMisplacedDetails())
                .as("an object without any is no matter of details")
                .isFalse();
    }

    @Test
    void assertionDetailsInAnObjectAreMisplaced() {
        PushedRequest pushed = pushed("PS256", Map.of("assertion_details", DETAILS.json()));
        assertThat(pushed.hasMisplacedDetails()).isTrue();
        assertThat(pushed.details()).isEqualTo(Details.ABSENT);
        assertThat(pushed.isBesideItsDetails()).isTrue();
    }

    @Test
    void acceptsADetailAsJsonText() {
        String one = DETAILS.json().get(0).toString();

        assertThat(pushed("PS256", Map.of("authorization_details", one)).details())
                .as("as NHN's samples send it")
                .isEqualTo(DETAILS);
        for (String other : List.of(
                "",
                "helseid_authorization",
                DETAILS.json().toString(),
                one + one,
                "\"" + one.replace("\"", "\\\"") + "\"",
                one.replaceFirst("\\{", "{\"type\":\"helseid_authorization\","))) {
            assertThat(pushed("PS256", Map.of("authorization_details", other)).details())
                    .as(other)
                    .isInstanceOf(Details.Malformed.class);
        }
    }

    @Test
    void acceptsASingleDetailWithoutArray() {
        assertThat(pushed(
                                "PS256",
                                Map.of("authorization_details", DETAILS.json().get(0)))
                        .details())
                .isEqualTo(DETAILS);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "x", "a.b.c", "e30.e30", "e30.e30.", "a.b.c.d.e", "https://epj.example/request.jwt"})
    void ignoresAnUnreadableObject(String compact) {
        Map<String, String> form = new HashMap<>(FORM);
        form.put("request", compact);
        PushedRequest pushed = PushedRequest.of(form::get);
        assertThat(pushed.isBesideItsDetails()).isFalse();
        assertThat(pushed.details()).isEqualTo(Details.ABSENT);
        assertThat(pushed.parameters(KEYS).responseType()).as(compact).isNull();
        assertThat(pushed.parameters(KEYS).object()).isNotNull();
        assertThat(pushed.value("scope")).isNull();
    }

    @Test
    void resourceMayOccurSeveralTimes() {
        assertThat(PushedRequest.of(FORM::get).resources(plain("a", "b"))).containsExactly("a", "b");
        assertThat(pushed("PS256", Map.of("scope", "openid", "resource", List.of("c", "d")))
                        .resources(plain("a")))
                .as("where an object is the request, nothing of the form counts")
                .containsExactly("c", "d");
        assertThat(pushed("PS256", Map.of("scope", "openid", "resource", "c")).resources(plain("a")))
                .containsExactly("c");
        assertThat(pushed("PS256", Map.of("scope", "openid")).resources(plain("a")))
                .isEmpty();
        assertThat(pushed("PS256", Map.of("authorization_details", DETAILS.json()))
                        .resources(plain("a")))
                .containsExactly("a");
    }

    @Test
    void readsObjectClaimsLikeKeycloak() {
        Map<String, Object> claims = new HashMap<>(Map.of("scope", "openid", "max_age", 60));
        claims.put("claims", Map.of("id_token", Map.of()));
        claims.put("authorization_details", DETAILS.json());
        claims.put("request", "e30.e30.");
        assertThat(pushed("PS256", claims).claims())
                .as("without an object in the object, which no requirement would have judged")
                .isEqualTo(Map.of("scope", "openid", "max_age", "60", "claims", "{\"id_token\":{}}"));
        assertThat(PushedRequest.of(FORM::get).claims()).isEmpty();
    }

    @Test
    void theObjectsAgeIsItsIssuedAt() {
        Instant now = Instant.ofEpochSecond(1_800_000_100);
        Map<String, Object> unsaid = new HashMap<>();
        unsaid.put("iat", null);

        assertThat(pushed("PS256", Map.of("iat", 1_800_000_040, "nbf", 1_800_000_050))
                        .since(now))
                .isEqualTo(Instant.ofEpochSecond(1_800_000_040));
        assertThat(pushed("PS256", unsaid).since(now))
                .as("as HelseID's clients send it, with nbf alone")
                .isEqualTo(Instant.ofEpochSecond(1_800_000_000));
        assertThat(pushed("PS256", Map.of("iat", 1_800_000_101)).since(now)).isEqualTo(now);
        unsaid.put("nbf", null);
        assertThat(pushed("PS256", unsaid).since(now)).isEqualTo(now);
        assertThat(PushedRequest.of(FORM::get).since(now)).isNull();
    }

    private static PushedRequest pushed(String algorithm, Map<String, ?> claims) {
        Map<String, Object> payload = new HashMap<>(ABOUT_THE_OBJECT);
        payload.putAll(claims);
        Map<String, String> form = new HashMap<>(FORM);
        form.put("request", TestJws.compact(algorithm == null ? Map.of() : Map.of("alg", algorithm), payload));
        return PushedRequest.of(form::get);
    }

    private static DecodedForm plain(String... resources) {
        MultivaluedHashMap<String, String> parameters = new MultivaluedHashMap<>();
        parameters.addAll("resource", resources);
        return DecodedForm.of(parameters);
    }

    private static Facts.AuthorizationParameters ofForm(Facts.@Nullable SentObject object) {
        return new Facts.AuthorizationParameters(
                "code", "https://epj.example/callback", "challenge", "S256", "thumbprint", object);
    }
}
