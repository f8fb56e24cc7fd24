package no.helseprofil.it.organisation;

import static no.helseprofil.it.organisation.OrganisationRealm.HOSPITAL;
import static no.helseprofil.it.organisation.OrganisationRealm.MULTI;
import static no.helseprofil.it.organisation.OrganisationRealm.MUNICIPALITY;
import static no.helseprofil.it.organisation.OrganisationRealm.OTHER_MULTI;
import static no.helseprofil.it.organisation.OrganisationRealm.code;
import static no.helseprofil.it.support.RefusalAssert.refused;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import no.helseprofil.it.support.TestRealm;
import no.helseprofil.testkit.client.AuthorizationAnswer;
import no.helseprofil.testkit.client.AuthorizationRequest;
import no.helseprofil.testkit.client.Details;
import no.helseprofil.testkit.client.Exchange;
import no.helseprofil.testkit.client.LoginForm;
import no.helseprofil.testkit.client.OidcClient;
import no.helseprofil.testkit.client.SigningKey;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Tests that the server keeps what a client said in its pushed request with that request, with the code and with the
 * refresh token. No other party writes there, and what is kept serves no other party.
 */
class RememberedRequestIT {

    /** Name under which the server keeps its data, in a form of its own. */
    private static final String NAME = "helseprofil";

    private static final String KEPT = """
            {"authorization_details":[{"type":"helseid_authorization","practitioner_role":{"organization":{"identifier":\
            {"system":"urn:oid:1.0.6523","type":"ENH","value":"NO:ORGNR:%s"}}}}],"resource":["nhn:other-api"]}""".formatted(HOSPITAL);

    private static final Details MUNICIPALITY_ITSELF = Details.ofParent(MUNICIPALITY);

    @AutoClose
    private static OrganisationRealm organisations;

    private static OidcClient client;

    @BeforeAll
    static void makeRealm() {
        organisations = OrganisationRealm.underProfile();
        client = organisations.oidc(MULTI);
    }

    @Test
    @Tag("smoke")
    void aParParameterCannotForgeIt() {
        OidcClient forging = client.withRequest(it -> it.form(NAME, KEPT));
        AuthorizationRequest plain = organisations.request();
        AuthorizationRequest besides = organisations.request(MUNICIPALITY_ITSELF);

        assertThat(Represented.in(client.redeem(plain, code(client, forging.push(plain)))))
                .isEqualTo(Represented.nobodyByMultiTenant());
        assertThat(Represented.in(client.redeem(besides, code(client, forging.push(besides)))))
                .isEqualTo(Represented.byMultiTenant(MUNICIPALITY, null));
        assertThat(Represented.in(client.redeem(besides, code(client, forging.pushObject(besides)))))
                .isEqualTo(Represented.byMultiTenant(MUNICIPALITY, null));
    }

    @Test
    void aRequestObjectClaimCannotForgeIt() {
        OidcClient forging = client.withRequestObject(it -> it.with(NAME, KEPT));
        AuthorizationRequest plain = organisations.request();
        AuthorizationRequest besides = organisations.request(MUNICIPALITY_ITSELF);

        assertThat(Represented.in(client.redeem(plain, code(client, forging.pushObject(plain)))))
                .isEqualTo(Represented.nobodyByMultiTenant());
        assertThat(Represented.in(client.redeem(besides, code(client, forging.pushObject(besides)))))
                .isEqualTo(Represented.byMultiTenant(MUNICIPALITY, null));
    }

    @Test
    void aResourceValueCannotForgeIt() {
        refused(client.withResource(KEPT).push(organisations.request()))
                .by("single-audience")
                .with(400, "invalid_target");
        refused(client.withRequestObject(it -> it.with("resource", KEPT)).pushObject(organisations.request()))
                .by("single-audience")
                .with(400, "invalid_target");
    }

    @Test
    void aBrowserParameterCannotForgeIt() {
        URI address = client.authorizeUrl(client.push(organisations.request()).requestUri());

        assertThat(at(address, NAME, KEPT).pageText()).contains("pushed-authorization: ");
        assertThat(at(address, "authorization_details", "[]").pageText()).contains("pushed-authorization: ");
        assertThat(at(address, "assertion_details", "[]").pageText()).contains("pushed-authorization: ");
        assertThat(at(address, "resource", "https://api.example").pageText()).contains("pushed-authorization: ");
    }

    @Test
    @Tag("smoke")
    void aRefreshTokenCannotBeForged() {
        String token = organisations
                .logIn(client, organisations.request(MUNICIPALITY_ITSELF))
                .refreshToken();
        String[] parts = token.split("\\.", -1);
        String payload = new String(Base64.getUrlDecoder().decode(parts[1]), StandardCharsets.UTF_8);
        String forged = Base64.getUrlEncoder()
                .withoutPadding()
                .encodeToString(payload.replace(MUNICIPALITY, HOSPITAL).getBytes(StandardCharsets.UTF_8));

        assertThat(payload).as("it is there").contains(MUNICIPALITY);
        refused(client.refresh(parts[0] + "." + forged + "." + parts[2]))
                .by("refresh-token-rotation")
                .with(400, "invalid_grant");
        refused(client.refresh(parts[0] + "." + forged + "."))
                .by("refresh-token-rotation")
                .with(400, "invalid_grant");
        assertThat(Represented.in(client.refresh(token))).isEqualTo(Represented.byMultiTenant(MUNICIPALITY, null));
    }

    @Test
    void aRefreshTokenWorksForItsClientOnly() {
        OidcClient other = organisations.oidc(OTHER_MULTI);
        Exchange login = organisations.logIn(client, organisations.request(MUNICIPALITY_ITSELF));

        refused(other.refresh(login.refreshToken()))
                .by("refresh-token-rotation")
                .with(400, "invalid_grant");
        refused(other.refresh(login.accessToken())).by("refresh-token-rotation").with(400, "invalid_grant");
        assertThat(client.refresh(login.refreshToken()).response().status()).isEqualTo(200);
    }

    @Test
    void aCodeWorksForItsClientOnly() {
        OidcClient other = organisations.oidc(OTHER_MULTI);
        AuthorizationRequest request = organisations.request(MUNICIPALITY_ITSELF);

        refused(other.redeem(request, code(client, client.push(request)))).with(400, "invalid_grant");
    }

    @Test
    void aPushedRequestWorksForItsClientOnly() {
        String pushed = client.push(organisations.request(MUNICIPALITY_ITSELF)).requestUri();

        AuthorizationAnswer answer = LoginForm.open(
                        organisations.oidc(OTHER_MULTI).authorizeUrl(pushed))
                .answer()
                .orElseThrow();

        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.redirect()).isNull();
    }

    @Test
    void nothingWorksInAnotherRealm() {
        AuthorizationRequest request = organisations.request(MUNICIPALITY_ITSELF);
        Exchange login = organisations.logIn(client, request);
        Exchange pushed = client.push(request);
        String code = code(client, client.push(request));
        try (OrganisationRealm elsewhere = OrganisationRealm.underProfile()) {
            OidcClient there = elsewhere.oidc(MULTI);

            refused(there.refresh(login.refreshToken())).with(400, "invalid_grant");
            refused(there.redeem(request, code)).with(400, "invalid_grant");
            assertThat(pageOf(there.authorizeUrl(pushed.requestUri())).pageText())
                    .as("Keycloak keeps what is pushed in all realms in one place")
                    .contains("request-uri-lifetime: ");
        }
        refused(client.redeem(request, code))
                .as(
                        "Keycloak keeps the codes of all realms in one place, too, and takes one that is tried anywhere for used")
                .by("code-lifetime")
                .with(400, "invalid_grant");
    }

    @Test
    @Tag("smoke")
    void aRealmWithoutTheProfileCannotForgeIt() {
        try (TestRealm stock = TestRealm.withoutProfile()) {
            OidcClient namesake = stock.register(MULTI, SigningKey.generate("ES256"), it -> {})
                    .withRequest(it -> it.form(NAME, KEPT));

            String pushed = namesake.push(organisations.request()).requestUri();

            assertThat(pageOf(client.authorizeUrl(pushed)).pageText()).contains("request-uri-lifetime: ");
        }
    }

    @Test
    @Tag("RFC9101-4-2")
    void refusesANestedRequestObject() {
        AuthorizationRequest request = organisations.request(MUNICIPALITY_ITSELF);
        String another = "eyJhbGciOiJub25lIn0.e30.";

        refused(client.withRequestObject(it -> it.with("request", another)).pushObject(request))
                .as("RFC 9101, section 4")
                .with(400, "invalid_request_object");
        refused(client.withRequestObject(it -> it.with("request_uri", "https://client.example/request"))
                        .pushObject(request))
                .with(400, "invalid_request_object");
    }

    private static AuthorizationAnswer at(URI address, String name, String value) {
        return pageOf(URI.create(address + "&" + name + "=" + URLEncoder.encode(value, StandardCharsets.UTF_8)));
    }

    private static AuthorizationAnswer pageOf(URI address) {
        return LoginForm.open(address)
                .answer()
                .orElseThrow(() -> new AssertionError("the user is asked to log in at " + address));
    }
}
