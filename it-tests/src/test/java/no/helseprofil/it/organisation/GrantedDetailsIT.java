package no.helseprofil.it.organisation;

import static no.helseprofil.it.organisation.OrganisationRealm.HOSPITAL;
import static no.helseprofil.it.organisation.OrganisationRealm.MULTI;
import static no.helseprofil.it.organisation.OrganisationRealm.MUNICIPALITY;
import static no.helseprofil.it.organisation.OrganisationRealm.asserting;
import static no.helseprofil.it.organisation.OrganisationRealm.code;
import static no.helseprofil.it.support.RefusalAssert.refused;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Map;
import no.helseprofil.it.support.TestRealm;
import no.helseprofil.testkit.client.AuthorizationRequest;
import no.helseprofil.testkit.client.Details;
import no.helseprofil.testkit.client.Exchange;
import no.helseprofil.testkit.client.OidcClient;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The token response returns the details that its token was granted (RFC 9396, section 7), and no others. */
class GrantedDetailsIT {

    private static final String OF_LOGIN = "authorization_details";
    private static final String OF_ASSERTION = "assertion_details";
    private static final Details FOR_HOSPITAL = Details.ofParent(HOSPITAL);
    private static final Details FOR_MUNICIPALITY = Details.ofParent(MUNICIPALITY);
    private static final Map<String, Object> JOURNAL =
            Map.of("type", "nhn:sfm:journal-id", "value", Map.of("journal_id", "journal-12"));

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
    @Tag("RFC9396-7-1")
    void aLoginsDetailsAreReturnedWithEachToken() {
        AuthorizationRequest request = organisations.request(FOR_HOSPITAL);
        Exchange login = client.redeem(request, code(client, client.push(request)));

        assertGranted(login, FOR_HOSPITAL, null);
        assertThat(Represented.in(login)).isEqualTo(Represented.byMultiTenant(HOSPITAL, null));
        assertGranted(client.refresh(login.refreshToken()), FOR_HOSPITAL, null);
    }

    @Test
    void anAssertionsDetailsOverrideTheLoginsOfTheSameType() {
        AuthorizationRequest request = organisations.request(FOR_HOSPITAL);
        Exchange login = client.redeem(request, code(client, client.push(request)));

        Exchange other = asserting(client, FOR_MUNICIPALITY).refresh(login.refreshToken());
        assertGranted(other, null, FOR_MUNICIPALITY);
        assertThat(Represented.in(other)).isEqualTo(Represented.byMultiTenant(MUNICIPALITY, null));
        assertGranted(asserting(client, FOR_HOSPITAL).clientCredentials(TestRealm.SCOPE), null, FOR_HOSPITAL);
        Exchange beside = client.withAssertion(it -> it.with(OF_ASSERTION, List.of(JOURNAL)))
                .refresh(login.refreshToken());
        assertThat(beside.response().json().path(OF_LOGIN)).isEqualTo(json(FOR_HOSPITAL.array()));
        assertThat(beside.response().json().path(OF_ASSERTION)).isEqualTo(json(List.of(JOURNAL)));
    }

    @Test
    void returnsNoDetailsIfNoneWereSent() {
        AuthorizationRequest request = organisations.request();
        Exchange login = client.redeem(request, code(client, client.push(request)));

        assertGranted(login, null, null);
        assertGranted(asserting(client, FOR_MUNICIPALITY).refresh(login.refreshToken()), null, FOR_MUNICIPALITY);
        assertGranted(client.refresh(login.refreshToken()), null, null);
    }

    @Test
    void aTokenForNoApiHasNoDetails() {
        AuthorizationRequest request = organisations.requestOf("openid").with(FOR_HOSPITAL);

        assertGranted(client.redeem(request, code(client, client.push(request))), null, null);
    }

    @Test
    void refusedDetailsAreNotReturned() {
        refused(asserting(client, Details.ofParent(OrganisationRealm.STRANGER)).clientCredentials(TestRealm.SCOPE))
                .saying("HID-1001");
        refused(client.withRequest(form ->
                                form.form(OF_LOGIN, json(FOR_HOSPITAL.array()).toString()))
                        .push(organisations.request()))
                .by("organisation-placement")
                .with(400, "invalid_authorization_details");
    }

    @Test
    void noMapperForgesDetails() {
        ObjectNode forging = JsonNodeFactory.instance
                .objectNode()
                .put("name", "forging")
                .put("protocol", "openid-connect")
                .put("protocolMapper", "oidc-hardcoded-claim-mapper");
        forging.putObject("config")
                .put("claim.name", OF_ASSERTION)
                .put("claim.value", "forged")
                .put("jsonType.label", "String")
                .put("access.token.claim", "true")
                .put("access.tokenResponse.claim", "true");
        String of = "clients/"
                + organisations.realm().admin().client(MULTI).path("id").textValue() + "/protocol-mappers/models";
        organisations.realm().admin().post(of, forging);
        try {
            AuthorizationRequest request = organisations.request();
            Exchange login = client.redeem(request, code(client, client.push(request)));

            assertGranted(login, null, null);
            assertThat(login.accessTokenClaims().has(OF_ASSERTION)).isFalse();
        } finally {
            organisations
                    .realm()
                    .admin()
                    .get(of)
                    .json()
                    .forEach(mapper -> organisations
                            .realm()
                            .admin()
                            .delete(of + "/" + mapper.path("id").textValue()));
        }
    }

    private static void assertGranted(Exchange tokens, @Nullable Details ofLogin, @Nullable Details ofAssertion) {
        JsonNode answer = tokens.response().json();
        assertThat(answer.has("access_token")).as(tokens.response().body()).isTrue();
        assertThat(answer.get(OF_LOGIN)).as(OF_LOGIN).isEqualTo(ofLogin == null ? null : json(ofLogin.array()));
        assertThat(answer.get(OF_ASSERTION))
                .as(OF_ASSERTION)
                .isEqualTo(ofAssertion == null ? null : json(ofAssertion.array()));
    }

    private static JsonNode json(Object value) {
        return new ObjectMapper().valueToTree(value);
    }
}
