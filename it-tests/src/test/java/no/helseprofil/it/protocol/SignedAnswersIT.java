package no.helseprofil.it.protocol;

import static no.helseprofil.it.support.TestRealm.USER_LOGIN;
import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.text.ParseException;
import java.util.Base64;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import no.helseprofil.it.support.SignedTokens;
import no.helseprofil.it.support.TestRealm;
import no.helseprofil.testkit.client.AuthorizationAnswer;
import no.helseprofil.testkit.client.AuthorizationRequest;
import no.helseprofil.testkit.client.Exchange;
import no.helseprofil.testkit.client.LoginForm;
import no.helseprofil.testkit.client.OidcClient;
import no.helseprofil.testkit.client.Response;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Answers of the authorization endpoint as a JWT (JARM): it says whose it is, once. */
class SignedAnswersIT {

    private static final Pattern POSTED = Pattern.compile("NAME=\"response\" +VALUE=\"([^\"]+)\"");

    @AutoClose
    private static final TestRealm realm = TestRealm.underProfile();

    private static final ClientOfBefore existing = ClientOfBefore.in(realm);

    @ParameterizedTest
    @Tag("smoke")
    @ValueSource(strings = {"jwt", "query.jwt", "fragment.jwt", "form_post.jwt"})
    @Tag("RFC7519-4-1")
    void aSignedCodeResponseHasOneIssuer(String mode) {
        AuthorizationRequest request = realm.authorizationRequest();
        OidcClient client = realm.oidc(USER_LOGIN);

        String pushed = claims(pushed(client, request, "response_mode", mode, null));
        String plain = claims(plain(mode));

        assertOneIssuer(pushed);
        assertThat(pushed)
                .contains("\"code\":", "\"state\":\"" + request.state() + "\"", "\"aud\":\"" + USER_LOGIN + "\"");
        assertOneIssuer(plain);
        assertThat(plain).contains("\"code\":");
        assertThat(client.redeem(request, member(pushed, "code")).response().status())
                .isEqualTo(200);
    }

    @ParameterizedTest
    @ValueSource(strings = {"jwt", "query.jwt", "fragment.jwt", "form_post.jwt"})
    void aSignedErrorResponseHasOneIssuer(String mode) {
        AuthorizationRequest request = realm.authorizationRequest();

        String pushed = claims(pushed(realm.oidc(USER_LOGIN), request, "response_mode", mode, "none"));

        assertOneIssuer(pushed);
        assertThat(pushed).contains("\"error\":\"login_required\"");
    }

    @ParameterizedTest
    @ValueSource(strings = {"jwt", "query.jwt", "fragment.jwt", "form_post.jwt"})
    void aSignedRefusalHasOneIssuer(String mode) {
        realm.putProfile(
                "{\"ruleSet\":\"helseid\",\"requirements\":{\"pkce-s256\":{\"enforced\":\"2025-01-01T00:00:00Z\"}}}");
        try {
            String refused = claims(open(existing.asking(realm.authorizationRequest())
                    .without("code_challenge")
                    .without("code_challenge_method")
                    .with("response_mode", mode)
                    .address()));

            assertOneIssuer(refused);
            assertThat(refused).contains("\"error_description\":\"pkce-s256: ");
        } finally {
            realm.putProfile(TestRealm.DOCUMENT);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"jwt", "query.jwt", "fragment.jwt", "form_post.jwt"})
    void aSignedEarlyErrorHasOneIssuer(String mode) {
        String refused = claims(open(existing.asking(realm.authorizationRequest())
                .with("scope", "openid no-such-scope")
                .with("response_mode", mode)
                .address()));

        assertOneIssuer(refused);
        assertThat(refused).contains("\"error\":\"invalid_scope\"");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "application/token-introspection+jwt;q=0",
                "application/token-introspection+jwt ; Q=0.000, application/json",
                "application/json, application/token-introspection+jwt;charset=utf-8;q=0.0"
            })
    void introspectionSendsNoUnacceptableJwt(String accept) {
        Exchange token = realm.oidc(TestRealm.MACHINE).clientCredentials(TestRealm.SCOPE);

        Response answer = realm.oidc(TestRealm.API)
                .withRequest(request -> request.header("Accept", accept))
                .introspect(token.accessToken())
                .response();

        assertThat(answer.header("Content-Type").orElse(""))
                .as("RFC 9110, section 12.4.2")
                .startsWith("application/json");
        assertThat(answer.json().path("active").booleanValue()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "application/token-introspection+jwt",
                "text/html;q=0, Application/Token-Introspection+JWT;q=0.001",
                ";,application/token-introspection+jwt"
            })
    @Tag("RFC9701-5-1")
    @Tag("RFC9701-5-2")
    @Tag("RFC9701-5-3")
    @Tag("RFC9701-5-4")
    void anApiMayRequestASignedIntrospection(String accept) throws ParseException {
        Exchange token = realm.oidc(TestRealm.MACHINE).clientCredentials(TestRealm.SCOPE);
        OidcClient api = realm.oidc(TestRealm.API).withRequest(request -> request.header("Accept", accept));

        Response answer = api.introspect(token.accessToken()).response();
        Response inactive = api.introspect("no.access.token").response();

        assertThat(answer.header("Content-Type")).hasValue("application/token-introspection+jwt");
        SignedJWT jwt = new SignedTokens(api.metadata()).verified(answer.body());
        JWTClaimsSet claims = jwt.getJWTClaimsSet();
        assertThat(jwt.getHeader().getType().getType())
                .as("RFC 9701, section 5")
                .isEqualTo("token-introspection+jwt");
        assertThat(claims.getClaims()).containsOnlyKeys("iss", "aud", "iat", "token_introspection");
        assertThat(claims.getIssuer()).isEqualTo(realm.issuer());
        assertThat(claims.getAudience()).containsExactly(TestRealm.API);
        assertThat(claims.getJSONObjectClaim("token_introspection"))
                .containsEntry("active", true)
                .containsEntry("client_id", TestRealm.MACHINE);
        assertThat(SignedJWT.parse(inactive.body()).getJWTClaimsSet().getJSONObjectClaim("token_introspection"))
                .containsExactly(Map.entry("active", false));
    }

    @Test
    void otherModesReturnTheIssuerAsAParameter() {
        AuthorizationAnswer answer = LoginForm.open(existing.asking(realm.authorizationRequest())
                        .with("response_mode", "fragment")
                        .address())
                .submit(TestRealm.USERNAME, TestRealm.PASSWORD);

        assertThat(answer.issuer()).isEqualTo(realm.issuer());
    }

    @Test
    void aRealmWithoutTheProfileIsUnchanged() {
        try (TestRealm stock = TestRealm.withoutProfile()) {
            LoginForm browser = open(PlainRequest.by(stock.oidc(USER_LOGIN), USER_LOGIN, stock.authorizationRequest())
                    .with("response_mode", "jwt")
                    .address());

            assertThat(claims(browser).split("\"iss\":", -1))
                    .as("keycloak#44563; once it is mended there, ours can go")
                    .hasSize(3);
        }
    }

    private static LoginForm pushed(
            OidcClient client, AuthorizationRequest request, String name, String value, String prompt) {
        URI address = client.authorizeUrl(client.withRequest(it -> prompt == null
                        ? it.form(name, value)
                        : it.form(name, value).form("prompt", prompt))
                .push(request)
                .requestUri());
        return prompt == null ? loggedIn(address) : open(address);
    }

    private static LoginForm plain(String mode) {
        return loggedIn(existing.asking(realm.authorizationRequest())
                .with("response_mode", mode)
                .address());
    }

    private static LoginForm open(URI address) {
        return LoginForm.open(address);
    }

    private static LoginForm loggedIn(URI address) {
        LoginForm browser = LoginForm.open(address);
        browser.submit(TestRealm.USERNAME, TestRealm.PASSWORD);
        return browser;
    }

    /** The claims of the answer as they are written: a reader of JSON would hide the second of two. */
    private static String claims(LoginForm browser) {
        Matcher posted = POSTED.matcher(browser.html());
        String jwt =
                posted.find() ? posted.group(1) : browser.answer().orElseThrow().parameter("response");
        return new String(Base64.getUrlDecoder().decode(String.valueOf(jwt).split("\\.")[1]), StandardCharsets.UTF_8);
    }

    private static void assertOneIssuer(String claims) {
        assertThat(claims.split("\"iss\":", -1)).as(claims).hasSize(2);
        assertThat(claims).contains("\"iss\":\"" + realm.issuer() + "\"");
    }

    private static String member(String claims, String name) {
        Matcher member = Pattern.compile("\"" + name + "\":\"([^\"]+)\"").matcher(claims);
        assertThat(member.find()).isTrue();
        return member.group(1);
    }
}
