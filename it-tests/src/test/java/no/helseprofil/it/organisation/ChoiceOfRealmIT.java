package no.helseprofil.it.organisation;

import static no.helseprofil.it.organisation.OrganisationRealm.HOSPITAL;
import static no.helseprofil.it.organisation.OrganisationRealm.MULTI;
import static no.helseprofil.it.organisation.OrganisationRealm.MUNICIPALITY;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import no.helseprofil.it.support.TestRealm;
import no.helseprofil.testkit.client.AdminApi;
import no.helseprofil.testkit.client.AuthorizationRequest;
import no.helseprofil.testkit.client.LoginForm;
import no.helseprofil.testkit.client.OidcClient;
import no.helseprofil.testkit.client.Response;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The choice in the life of a realm: where it comes from, who may switch it off, and what goes when something is removed. */
@Tag("slow")
class ChoiceOfRealmIT {

    private static final String HEADING = "Velg organisasjon";
    private static final String ACTION = "authentication/required-actions/helseprofil-organisation";

    @AutoClose
    private OrganisationRealm organisations;

    private AdminApi admin;
    private OidcClient client;
    private PractitionerUser practitioner;

    @BeforeEach
    void makeRealm() {
        organisations = OrganisationRealm.underProfile();
        admin = organisations.realm().admin();
        client = organisations.oidc(MULTI);
        practitioner =
                PractitionerUser.in(organisations.realm(), "practitioner").worksFor(HOSPITAL, MUNICIPALITY);
    }

    @Test
    void aDisabledActionAsksNoUser() {
        PractitionerUser.pick(loggedIn(), HOSPITAL);
        ObjectNode action = (ObjectNode) admin.get(ACTION).json();
        assertThat(admin.put(ACTION, action.put("enabled", false)).status()).isEqualTo(204);

        AuthorizationRequest request = organisations.request();
        String code = practitioner.logIn(practitioner.open(client, request)).requiredCode();

        assertThat(Represented.in(client.redeem(request, code))).isEqualTo(Represented.nobodyByMultiTenant());
        organisations.realm().putProfile(TestRealm.DOCUMENT);
        assertThat(admin.get(ACTION).json().path("enabled").booleanValue())
                .as("a new document leaves it as it is")
                .isFalse();
    }

    @Test
    void aDeletedActionIsRestoredByInstallation() {
        assertThat(admin.delete(ACTION).status()).isEqualTo(204);
        assertThat(practitioner
                        .logIn(practitioner.open(client, organisations.request()))
                        .code())
                .as("no user is asked meanwhile")
                .isNotNull();
        assertThat(admin.get("helseprofil/install").json().path("missing")).hasToString("[\"choice\"]");

        assertThat(admin.post("helseprofil/install", "").json().path("putBack")).hasToString("[\"choice\"]");

        assertThat(loggedIn().html()).contains(HEADING);
    }

    @Test
    void theActionIsRemovedWithTheProfile() {
        assertThat(admin.get(ACTION).status()).isEqualTo(200);

        assertThat(admin.delete("helseprofil/install?reason=test").status()).isEqualTo(200);

        assertThat(admin.get(ACTION).status()).isEqualTo(404);
    }

    @Test
    void anExportRestoresTheAction() {
        ObjectNode action = (ObjectNode) admin.get(ACTION).json();
        assertThat(admin.put(ACTION, action.put("priority", 7)).status()).isEqualTo(204);
        ObjectNode export =
                (ObjectNode) admin.post("partial-export?exportClients=true", "").json();
        String name = organisations.realm().name();
        assertThat(admin.delete("").status()).isEqualTo(204);

        Response imported = admin.realm("").post("", export);

        assertThat(imported.status()).as(imported.body()).isEqualTo(201);
        AdminApi anew = admin.realm(name);
        assertThat(anew.get(ACTION).json().path("priority").intValue()).isEqualTo(7);
        assertThat(anew.get("helseprofil/install").json().path("missing")).isEmpty();
    }

    @Test
    void aRecreatedClientRemembersNoSelection() {
        PractitionerUser.pick(loggedIn(), HOSPITAL);
        ObjectNode stored = admin.client(MULTI);
        String id = stored.path("id").textValue();
        assertThat(admin.delete("clients/" + id).status()).isEqualTo(204);
        assertThat(admin.post("clients", stored).status()).isEqualTo(201);
        assertThat(admin.client(MULTI).path("id").textValue()).isEqualTo(id);

        assertThat(loggedIn().html()).contains(HEADING).doesNotContain("checked required");
    }

    @Test
    void aRecreatedUserHasNoRememberedSelection() {
        PractitionerUser.pick(loggedIn(), HOSPITAL);
        String id = practitioner.id();
        ObjectNode user = (ObjectNode) admin.get("users/" + id).json();
        user.putArray("credentials").addObject().put("type", "password").put("value", TestRealm.PASSWORD);
        assertThat(admin.delete("users/" + id).status()).isEqualTo(204);
        ObjectNode file = JsonNodeFactory.instance.objectNode().put("ifResourceExists", "FAIL");
        file.putArray("users").add(user);
        JsonNode imported = admin.post("partialImport", file).json();
        assertThat(imported.path("added").intValue()).as(imported.toString()).isEqualTo(1);
        assertThat(practitioner.id()).isEqualTo(id);

        assertThat(loggedIn().html()).contains(HEADING).doesNotContain("checked required");
    }

    @Test
    void aRealmWithoutTheProfileAsksNoUser() {
        try (TestRealm stock = TestRealm.withoutProfile()) {
            PractitionerUser other = PractitionerUser.in(stock, "practitioner").worksFor(HOSPITAL, MUNICIPALITY);
            stock.change(
                    TestRealm.USER_LOGIN,
                    it -> OrganisationRealm.multiTenant().forEach(((ObjectNode) it.get("attributes"))::put));
            OidcClient its = stock.oidc(TestRealm.USER_LOGIN);

            assertThat(stock.admin().get(ACTION).status()).isEqualTo(404);
            assertThat(other.logIn(other.open(its, stock.authorizationRequest()))
                            .code())
                    .isNotNull();
        }
    }

    @Test
    void anExemptClientAsksNoUser() {
        organisations.realm().putProfile(exempting(MULTI));

        AuthorizationRequest request = organisations.request();
        assertThat(practitioner.logIn(practitioner.open(client, request)).code())
                .isNotNull();
    }

    @Test
    void keycloaksOwnClientsAskNoUser() {
        organisations
                .realm()
                .change(
                        "account-console",
                        it -> it.withArrayProperty("redirectUris").add(TestRealm.REDIRECT_URI.toString()));
        AuthorizationRequest request = organisations.requestOf("openid");
        StringBuilder address = new StringBuilder(
                organisations.realm().address("protocol/openid-connect/auth") + "?client_id=account-console");
        for (Map.Entry<String, String> parameter : request.parameters().entrySet()) {
            address.append('&')
                    .append(parameter.getKey())
                    .append('=')
                    .append(URLEncoder.encode(parameter.getValue(), StandardCharsets.UTF_8));
        }

        assertThat(practitioner
                        .logIn(LoginForm.open(URI.create(address.toString())))
                        .code())
                .isNotNull();
    }

    private String exempting(String clientId) {
        ObjectNode document = JsonNodeFactory.instance.objectNode();
        document.put("ruleSet", "helseid").put("catalogue", "2026.1");
        document.putArray("exempt")
                .addObject()
                .put("id", admin.client(clientId).path("id").textValue())
                .put("reason", "test")
                .put("until", "2099-01-01T00:00:00Z");
        return document.toString();
    }

    private LoginForm loggedIn() {
        LoginForm browser = practitioner.open(client, organisations.request());
        practitioner.logIn(browser);
        return browser;
    }
}
