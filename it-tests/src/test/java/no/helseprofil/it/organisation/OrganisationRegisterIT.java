package no.helseprofil.it.organisation;

import static com.github.tomakehurst.wiremock.client.WireMock.status;
import static no.helseprofil.it.organisation.OrganisationRealm.OTHER_SCOPE;
import static no.helseprofil.it.organisation.OrganisationRealm.asserting;
import static no.helseprofil.it.organisation.OutsideRegister.CHILD_NAME;
import static no.helseprofil.it.organisation.OutsideRegister.PARENT_NAME;
import static no.helseprofil.it.organisation.OutsideRegister.SUPPLIER_NAME;
import static no.helseprofil.it.organisation.OutsideRegister.entity;
import static no.helseprofil.it.organisation.OutsideRegister.newNumber;
import static no.helseprofil.it.organisation.OutsideRegister.questions;
import static no.helseprofil.it.organisation.OutsideRegister.says;
import static no.helseprofil.it.organisation.OutsideRegister.unit;
import static no.helseprofil.it.support.RefusalAssert.refused;
import static no.helseprofil.it.support.TestRealm.SCOPE;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;
import no.helseprofil.it.realm.ServerLog;
import no.helseprofil.it.support.ConnectedServer;
import no.helseprofil.it.support.Scopes;
import no.helseprofil.it.support.TestRealm;
import no.helseprofil.testkit.client.Details;
import no.helseprofil.testkit.client.Exchange;
import no.helseprofil.testkit.client.Jwt;
import no.helseprofil.testkit.client.OidcClient;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** An organisation is acted for as it stands in the register, and an API that wants its name gets that. */
@Tag("own-server")
class OrganisationRegisterIT {

    @AutoClose
    private static final OrganisationRealm realm = OutsideRegister.realm("accept");

    private final String parent = newNumber();
    private final String child = newNumber();
    private OidcClient client = OutsideRegister.client(realm, parent);

    @Test
    void onlyAnApiThatRequestsNamesGetsThem() {
        entity(parent, "Granfjelldal kommune");
        unit(child, "Sykehjemmet på Vestsida", parent);

        JsonNode claims = token(Details.ofParentAndChild(parent, child), SCOPE).accessTokenClaims();
        JsonNode other =
                token(Details.ofParentAndChild(parent, child), OTHER_SCOPE).accessTokenClaims();

        assertThat(claims.path(PARENT_NAME).textValue()).isEqualTo("Granfjelldal kommune");
        assertThat(claims.path(CHILD_NAME).textValue()).isEqualTo("Sykehjemmet på Vestsida");
        assertThat(claims.path(SUPPLIER_NAME).textValue()).isEqualTo("Leverandør AS");
        assertThat(other.toString())
                .as("the numbers and no names")
                .contains(parent, child)
                .doesNotContain("_name\"");
    }

    @Test
    void aFreshAnswerIsNotQueriedAgain() {
        entity(parent, "Granfjelldal kommune");
        unit(child, "Sykehjemmet", parent);
        token(Details.ofParentAndChild(parent, child), SCOPE);
        int asked = questions(parent) + questions(child);

        token(Details.ofParentAndChild(parent, child), SCOPE);

        assertThat(asked).as("entity; entity and unit").isEqualTo(3);
        assertThat(questions(parent) + questions(child)).isEqualTo(asked);
    }

    @Test
    void aTraceContainsTheLookupAndNothingOfTheOrganisation() {
        ConnectedServer.TRACES.forget();
        entity(parent, "Granfjelldal kommune");
        token(Details.ofParent(parent), SCOPE);

        assertThat(ConnectedServer.TRACES.await(span -> span.name().equals("helseprofil.lookup")))
                .allSatisfy(span -> assertThat(span.attributes())
                        .containsEntry("helseprofil.register", "organisations")
                        .allSatisfy((name, value) -> assertThat(value).doesNotContain(parent)));
    }

    @Test
    void acceptsAnIndirectChild() {
        String between = newNumber();
        entity(parent, "Granfjelldal kommune");
        unit(between, "Helse og omsorg", parent);
        unit(child, "Sykehjemmet", between);

        Exchange token = token(Details.ofParentAndChild(parent, child), SCOPE);

        assertThat(Represented.in(token).child()).isEqualTo(child);
    }

    @Test
    void acceptsALegalEntityAsItsOwnChild() {
        entity(parent, "Granfjelldal kommune");

        JsonNode claims = token(Details.ofParentAndChild(parent, parent), SCOPE).accessTokenClaims();

        assertThat(claims.path(PARENT_NAME).textValue()).isEqualTo("Granfjelldal kommune");
        assertThat(claims.path(CHILD_NAME).textValue()).isEqualTo("Granfjelldal kommune");
    }

    @Test
    void refusesAForeignChildAtTheTokenEndpoint() {
        knowsChildOfAnother();
        refused(token(Details.ofParentAndChild(parent, child), SCOPE))
                .by("organisation")
                .saying("HID-1003")
                .with(400, "invalid_request");
        assertThat(Represented.in(token(Details.ofParent(parent), SCOPE)).parent())
                .as("without the child")
                .isEqualTo(parent);
    }

    @Test
    void refusesAForeignChildAtPar() {
        knowsChildOfAnother();
        refused(client.push(realm.request(Details.ofParentAndChild(parent, child))))
                .by("organisation")
                .saying("HID-1003");
        assertThat(questions(child)).as("it was asked about").isPositive();
    }

    @Test
    void refusesAForeignChildAtRefresh() {
        knowsChildOfAnother();
        Exchange login = realm.logIn(client, realm.request(Details.ofParent(parent)));
        assertThat(login.accessTokenClaims().path(PARENT_NAME).textValue())
                .as("of the login")
                .isEqualTo("Granfjelldal kommune");

        refused(asserting(client, Details.ofParentAndChild(parent, child)).refresh(login.refreshToken()))
                .by("organisation")
                .saying("HID-1003");
        assertThat(client.refresh(login.refreshToken())
                        .accessTokenClaims()
                        .path(PARENT_NAME)
                        .textValue())
                .as("the refresh token was not used up")
                .isEqualTo("Granfjelldal kommune");
    }

    @Test
    void refusesACycleOfParents() {
        String between = newNumber();
        entity(parent, "Granfjelldal kommune");
        unit(between, "Helse og omsorg", child);
        unit(child, "Sykehjemmet", between);
        refused(token(Details.ofParentAndChild(parent, child), SCOPE))
                .by("organisation")
                .saying("HID-1003");
    }

    @Test
    void refusesADeletedOrganisation() {
        entity(parent, "Granfjelldal kommune", Map.of("slettedato", "2026-01-31"));
        refused(token(Details.ofParent(parent), SCOPE)).by("organisation").saying("was deleted");
        refused(client.push(realm.request(Details.ofParent(parent))))
                .by("organisation")
                .saying("was deleted");
    }

    @ParameterizedTest
    @ValueSource(ints = {404, 410})
    void refusesAnUnknownOrganisation(int status) {
        says(parent, status(status));
        refused(token(Details.ofParent(parent), SCOPE))
                .by("organisation")
                .saying("act for an organisation that")
                .with(400, "invalid_request");
    }

    @Test
    void looksUpTheRegisteredParentOfASingleTenantClient() {
        OidcClient single = realm.register(
                "single-" + parent, Map.of("helseprofil.orgnr-parent", parent, "helseprofil.orgnr-children", child));
        knowsChildOfAnother();
        refused(asserting(single, Details.ofChild(child)).clientCredentials(SCOPE))
                .by("organisation")
                .saying("HID-1003");
        assertThat(single.clientCredentials(SCOPE)
                        .accessTokenClaims()
                        .path(PARENT_NAME)
                        .textValue())
                .isEqualTo("Granfjelldal kommune");
    }

    @ParameterizedTest
    @CsvSource({
        "konkurs, bankrupt, helseprofil_bankrupt",
        "underTvangsavviklingEllerTvangsopplosning, being wound up, helseprofil_winding_up"
    })
    void acceptsAnEndingOrganisationAndWarnsTheOperator(String member, String words, String detail) {
        entity(parent, "Granfjelldal kommune", Map.of(member, true));
        assertThat(Represented.in(token(Details.ofParent(parent), SCOPE)).parent())
                .isEqualTo(parent);
        assertThat(ServerLog.lines(OutsideRegister.server(), "WARN", parent, words))
                .hasSize(1);
        assertThat(realm.realm().events().path(0).at("/details/" + detail).textValue())
                .as("in the event of the token")
                .isEqualTo(parent);
    }

    @Test
    void anUnauthenticatedRequestQueriesNoRegister() {
        refused(asserting(client, Details.ofParent(parent))
                .withAssertion(Jwt::withWrongSignature)
                .clientCredentials(SCOPE));
        assertThat(questions(parent)).isZero();
    }

    @Test
    void aForbiddenOrganisationIsNotLookedUp() {
        String stranger = newNumber();
        refused(token(Details.ofParentAndChild(stranger, child), SCOPE)).saying("HID-1001");
        assertThat(questions(stranger) + questions(child)).isZero();
    }

    @Test
    void noForeignMapperWritesAName() {
        entity(parent, "Granfjelldal kommune");
        Scopes.map(
                realm.realm(),
                OTHER_SCOPE,
                "forged " + parent,
                "oidc-hardcoded-claim-mapper",
                Map.of("claim.name", PARENT_NAME, "claim.value", "Sykehuset", "jsonType.label", "String"));
        assertThat(token(Details.ofParent(parent), OTHER_SCOPE)
                        .accessTokenClaims()
                        .has(PARENT_NAME))
                .isFalse();
    }

    @Test
    void aRealmWithoutRegisterQueriesNothing() {
        knowsChildOfAnother();
        try (OrganisationRealm other = OrganisationRealm.on(OutsideRegister.server(), TestRealm.DOCUMENT)) {
            Exchange token = asserting(
                            other.oidc(OrganisationRealm.MULTI),
                            Details.ofParentAndChild(OrganisationRealm.HOSPITAL, OrganisationRealm.UNIT))
                    .clientCredentials(SCOPE);
            assertThat(Represented.in(token).child()).isEqualTo(OrganisationRealm.UNIT);
            assertThat(questions(OrganisationRealm.HOSPITAL)).isZero();
        }
    }

    private void knowsChildOfAnother() {
        String another = newNumber();
        entity(parent, "Granfjelldal kommune");
        entity(another, "Flaksvaagoey kommune");
        unit(child, "Sykehjemmet", another);
    }

    private Exchange token(Details details, String scope) {
        return asserting(client, details).clientCredentials(scope);
    }
}
