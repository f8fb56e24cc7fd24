package no.helseprofil.profile.attestation;

import static no.helseprofil.attestation.AttestationFixture.HPR_NUMBER;
import static no.helseprofil.attestation.AttestationFixture.LEGAL_ENTITY;
import static no.helseprofil.attestation.AttestationFixture.NUMBER;
import static no.helseprofil.attestation.AttestationFixture.byOlderNames;
import static no.helseprofil.attestation.AttestationFixture.complete;
import static no.helseprofil.organisation.DetailsFixture.CHILD;
import static no.helseprofil.organisation.DetailsFixture.OTHER_PARENT;
import static no.helseprofil.organisation.DetailsFixture.PARENT;
import static no.helseprofil.organisation.DetailsFixture.SUPPLIER;
import static no.helseprofil.profile.FactsFixture.NOW;
import static no.helseprofil.profile.FactsFixture.SECOND;
import static no.helseprofil.profile.FactsFixture.codeExchange;
import static no.helseprofil.profile.FactsFixture.pushedRequest;
import static no.helseprofil.profile.FactsFixture.tokenRequest;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import no.helseprofil.attestation.AttestationFixture;
import no.helseprofil.identifiers.HprNumber;
import no.helseprofil.identifiers.MalformedIdentifierException;
import no.helseprofil.identifiers.NationalIdentityNumber;
import no.helseprofil.organisation.Details;
import no.helseprofil.organisation.DetailsFixture;
import no.helseprofil.organisation.RegisterFixture;
import no.helseprofil.profile.ClientSetting;
import no.helseprofil.profile.Facts;
import no.helseprofil.profile.FactsFixture;
import no.helseprofil.profile.OAuthError;
import no.helseprofil.profile.Parameters;
import no.helseprofil.profile.RequirementContract;
import no.helseprofil.profile.RuleSet;
import no.helseprofil.register.Answer;
import no.helseprofil.register.Practitioner;
import no.helseprofil.register.Practitioner.Approval;
import no.helseprofil.register.Practitioner.Code;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

class TrustFrameworkTest implements RequirementContract {

    private static final Answer<Practitioner> DOCTOR = practitioner("LE");
    private static final Answer<Practitioner> NOBODY = new Answer.NotFound<>(NOW);
    private static final Answer<Practitioner> DOWN =
            new Answer.Unavailable<>("down", (Answer.Found<Practitioner>) DOCTOR);
    private static final Parameters DEFAULTS = Parameters.defaults(RuleSet.HELSEID);

    @Override
    public FactsFixture compliant() {
        return refresh(complete());
    }

    @Override
    public Optional<FactsFixture> deviating() {
        return Optional.of(refresh(complete().with("/practitioner/legal_entity/id", OTHER_PARENT)));
    }

    @Override
    public Optional<FactsFixture> elsewhere() {
        return Optional.of(tokenRequest().detailsInAssertion(DetailsFixture.child(CHILD)));
    }

    @ParameterizedTest
    @NullSource
    @ValueSource(strings = {"", "2", "3", "high", "04"})
    void att9RequiresAHighLevelOfAssurance(@Nullable String level) {
        failsAtRule(refresh(complete()).ofUser(user(NUMBER, level, DOCTOR)), "ATT-9: ");
    }

    @ParameterizedTest
    @CsvSource({
        "17056600574, false",
        "57056600574, false",
        "06828399789, false",
        "15450000180, true",
        "81056600574, true"
    })
    void att10RequiresANationalIdentityNumber(String number, boolean isRefused) {
        FactsFixture request = refresh(complete()).ofUser(user(number, "4", DOCTOR));
        if (isRefused) {
            failsAtRule(request, "ATT-10: ");
        } else {
            check(request).as("also a D-number, and a synthetic one").passes();
        }
    }

    @Test
    void att10RefusesAUserWithoutNumber() {
        failsAtRule(refresh(complete()).ofUser(new Facts.User(null, "4", DOCTOR)), "ATT-10: ");
    }

    @ParameterizedTest
    @CsvSource({NUMBER + ", false", "04056600324, true"})
    void att11TheAttestedPersonIsTheUser(String named, boolean isRefused) {
        AttestationFixture attestation = complete()
                .with("/practitioner/identifier", Map.of("id", named, "system", "urn:oid:2.16.578.1.12.4.1.4.1"));
        if (isRefused) {
            failsAtRule(refresh(attestation), "ATT-11: ");
        } else {
            check(refresh(attestation)).passes();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {OTHER_PARENT, CHILD, SUPPLIER})
    void att12TheLegalEntityIsTheClientsOrganisation(String foreign) {
        failsAtRule(
                refresh(complete()
                        .with("/practitioner/legal_entity/id", foreign)
                        .with("/practitioner/point_of_care/id", foreign)),
                "ATT-12: ");
    }

    @Test
    void att12RefusesAClientWithoutOrganisation() {
        failsAtRule(
                tokenRequest()
                        .grantType("refresh_token")
                        .detailsInAssertion(complete().details())
                        .ofUser(doctor()),
                "ATT-12: ");
    }

    @Test
    void att12AMultiTenantClientAttestsForTheNamedOrganisation() {
        check(multiTenant(LEGAL_ENTITY)).passes();
        failsAtRule(multiTenant(OTHER_PARENT), "ATT-12: ");
    }

    @Test
    void att12TheOrganisationMayBeUnknownAtPar() {
        check(pushedRequest().detailsInRequestObject(complete().details())).passes();
        failsAtRule(
                ofOne(pushedRequest())
                        .detailsInRequestObject(complete()
                                .with("/practitioner/legal_entity/id", OTHER_PARENT)
                                .details()),
                "ATT-12: ");
    }

    @Test
    void att19ThePointOfCareIsARegisteredUnitOrItsParent() {
        AttestationFixture atChild = complete().with("/practitioner/point_of_care/id", CHILD);
        AttestationFixture elsewhere = complete().with("/practitioner/point_of_care/id", SUPPLIER);

        check(refresh(atChild)).as("registered for it, though not named").passes();
        check(refresh(atChild, DetailsFixture.child(CHILD))).passes();
        check(refresh(complete(), DetailsFixture.child(CHILD))).as("the parent").passes();
        failsAtRule(refresh(elsewhere, DetailsFixture.child(CHILD)), "ATT-19: set point_of_care to legal_entity");
        failsAtRule(refresh(elsewhere), "ATT-19: set point_of_care to legal_entity");
    }

    @Test
    void att19AMultiTenantClientWithoutChildrenMayNameAnyUnit() {
        AttestationFixture atChild = complete().with("/practitioner/point_of_care/id", CHILD);

        check(multiTenant(LEGAL_ENTITY, atChild)).passes();
        failsAtRule(
                multiTenant(LEGAL_ENTITY, atChild)
                        .client(client -> client.with(ClientSetting.ORGNR_CHILDREN, SUPPLIER)),
                "ATT-19: ");
        failsAtRule(
                multiTenant(LEGAL_ENTITY, atChild)
                        .registered(new RegisterFixture()
                                .with(LEGAL_ENTITY, "The hospital", null)
                                .of(LEGAL_ENTITY, null, true)),
                "ATT-19: ");
    }

    @Test
    void att28ALocalDepartmentNamesItsOrganisation() {
        check(refresh(inDepartmentOf(LEGAL_ENTITY))).passes();
        failsAtRule(refresh(inDepartmentOf(OTHER_PARENT)), "ATT-28: set authority of the department");
    }

    private static AttestationFixture inDepartmentOf(String keeper) {
        return complete()
                .with(
                        "/practitioner/department",
                        Map.of("id", "ORT-1", "system", "urn:uuid:3f1c7a5e", "authority", keeper));
    }

    @Test
    void att29TheHprNumberBelongsToTheUser() {
        check(refresh(hpr(HPR_NUMBER))).passes();
        failsAtRule(refresh(hpr("9144900")), "ATT-29: send the hpr_nr of the user");
        failsAtRule(
                refresh(hpr(HPR_NUMBER).without("/practitioner/authorization")).ofUser(user(NUMBER, "4", NOBODY)),
                "ATT-29: leave hpr_nr out");
        check(refresh(complete().without("/practitioner/authorization")).ofUser(user(NUMBER, "4", DOWN)))
                .fails(OAuthError.TEMPORARILY_UNAVAILABLE, "ATT-29: try again later");
    }

    @Test
    void att32RequiresAnAuthorizationInForce() {
        failsAtRule(
                refresh(complete().with("/practitioner/authorization/code", "SP")),
                "ATT-32: attest an authorization of this user");
        failsAtRule(
                refresh(complete()).ofUser(user(NUMBER, "4", practitioner())),
                "ATT-32: attest an authorization of this user");
        failsAtRule(
                refresh(complete().with("/practitioner/authorization/code", "L")),
                "ATT-32: attest an authorization of this user");
        failsAtRule(refresh(complete()).ofUser(user(NUMBER, "4", NOBODY)), "ATT-32: leave authorization out");
        check(refresh(complete()).ofUser(user(NUMBER, "4", practitioner("SP", "LE"))))
                .as("one of several")
                .passes();
    }

    @Test
    void att32RefusesWhileTheRegisterIsDown() {
        check(refresh(complete()).ofUser(user(NUMBER, "4", DOWN)))
                .fails(OAuthError.TEMPORARILY_UNAVAILABLE, "ATT-32: try again later");
        failsAtRule(refresh(complete()).ofUser(user(NUMBER, "3", DOWN)), "ATT-9: ");
    }

    @Test
    void acceptsAUserWithoutAuthorizationWhoAttestsNone() {
        check(refresh(complete().without("/practitioner/authorization")).ofUser(user(NUMBER, "4", NOBODY)))
                .passes();
    }

    @Test
    void att43RequiresAServiceOrAReason() {
        check(refresh(complete().without("/care_relationship/healthcare_service")))
                .passes();
        check(refresh(complete().without("/care_relationship/purpose_of_use_details")))
                .passes();
        failsAtRule(
                refresh(complete()
                        .without("/care_relationship/healthcare_service")
                        .without("/care_relationship/purpose_of_use_details")),
                "ATT-43: ");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "client_credentials",
                "urn:ietf:params:oauth:grant-type:token-exchange",
                "password",
                "urn:openid:params:grant-type:ciba"
            })
    void refusesAnAttestationWithoutUser(String grant) {
        failsAtRule(refresh(complete()).grantType(grant).ofUser(null), "send an attestation with a code");
    }

    @Test
    void acceptsAnAttestationInOnePlaceOnly() {
        check(ofOne(codeExchange())
                        .detailsInAssertion(complete().details())
                        .detailsOfLogin(complete().details())
                        .ofUser(doctor()))
                .fails(OAuthError.ACCESS_DENIED, "HID-DOUBLE-STRUCTURE: ");
        check(refresh(complete()).detailsOfLogin(complete().details()))
                .as("unlike an organisation, with a refresh neither")
                .fails(OAuthError.ACCESS_DENIED, "HID-DOUBLE-STRUCTURE: ");
    }

    @Test
    void anAttestationExpiresAnHourAfterItsRequestObject() {
        FactsFixture before = ofLogin(NOW.minus(Duration.ofMinutes(60)).plusMillis(1));
        FactsFixture after = ofLogin(NOW.minus(Duration.ofMinutes(60)));

        check(before).passes();
        assertThat(attested(before.facts()))
                .hasValueSatisfying(attested -> assertThat(attested.end()).isEqualTo(NOW.plusMillis(1)));
        check(after).as("the client has not sent it anew").isNotApplicable();
        assertThat(attested(after.facts())).isEmpty();
    }

    @Test
    void issuesNoAttestationOfUnknownTime() {
        FactsFixture request = ofOne(tokenRequest())
                .grantType("refresh_token")
                .detailsOfLogin(complete().details())
                .ofUser(doctor());

        check(request).isNotApplicable();
        assertThat(attested(request.facts())).isEmpty();
    }

    @Test
    void refusesARequestObjectOlderThanAnHour() {
        failsAtRule(
                ofOne(pushedRequest())
                        .detailsInRequestObject(complete().details())
                        .objectMadeAt(NOW.minus(Duration.ofMinutes(60))),
                "attest anew");
    }

    @Test
    void usesTheAttestationsOwnTimeIfEarlier() {
        AttestationFixture older = byOlderNames().with("/attestation/toa", SECOND - 3590);

        assertThat(attested(refresh(older).facts()))
                .hasValueSatisfying(
                        attested -> assertThat(attested.end()).isEqualTo(Instant.ofEpochSecond(SECOND + 10)));
        failsAtRule(refresh(byOlderNames().with("/attestation/toa", SECOND - 3601)), "attest anew");
        failsAtRule(refresh(byOlderNames().with("/attestation/toa", SECOND + 60)), "set toa to the time");
    }

    @Test
    void theAuthorityMayShortenTheLifetime() {
        check(ofLogin(NOW.minus(Duration.ofMinutes(6))), Map.of("max", Duration.ofMinutes(5)))
                .isNotApplicable();
    }

    @Test
    void disclosesNothingWithoutTheClientsKey() {
        check(refresh(complete()).ofUser(user(NUMBER, "2", NOBODY)).ofImpostor())
                .as("whether this user is a doctor least of all")
                .isNotApplicable();
    }

    @Test
    void issuesNoTokenForAnUnknownUser() {
        Facts facts = refresh(complete()).ofUser(null).facts();

        assertThat(attested(facts)).isEmpty();
        assertThat(TrustFramework.isUnchecked(facts, DEFAULTS)).isTrue();
        assertThat(TrustFramework.isUnchecked(compliant().facts(), DEFAULTS)).isFalse();
        assertThat(TrustFramework.isUnchecked(tokenRequest().facts(), DEFAULTS)).isFalse();
    }

    @Test
    void issuesNoFailedAttestation() {
        assertThat(attested(compliant().facts())).isPresent();
        assertThat(attested(deviating().orElseThrow().facts())).isEmpty();
    }

    private static Optional<TrustFramework.Attested> attested(Facts facts) {
        return TrustFramework.attested(facts, DEFAULTS, new TrustFramework().check(facts, DEFAULTS));
    }

    private void failsAtRule(FactsFixture request, String start) {
        check(request).fails(OAuthError.INVALID_REQUEST, start);
    }

    private static AttestationFixture hpr(String number) {
        return complete().with("/practitioner/hpr_nr", Map.of("id", number, "system", "urn:oid:2.16.578.1.12.4.1.4.4"));
    }

    private static FactsFixture ofLogin(Instant since) {
        return ofOne(tokenRequest())
                .grantType("refresh_token")
                .detailsOfLogin(complete().details())
                .objectMadeAt(since)
                .ofUser(doctor());
    }

    private static FactsFixture refresh(AttestationFixture attestation) {
        return refresh(attestation, Details.ABSENT);
    }

    private static FactsFixture refresh(AttestationFixture attestation, Details organisation) {
        return ofOne(tokenRequest())
                .grantType("refresh_token")
                .detailsInAssertion(both(organisation, attestation))
                .ofUser(doctor());
    }

    private static FactsFixture multiTenant(String named) {
        return multiTenant(named, complete());
    }

    private static FactsFixture multiTenant(String named, AttestationFixture attestation) {
        return tokenRequest()
                .grantType("refresh_token")
                .client(client -> client.with(ClientSetting.TENANCY, "multi-tenant")
                        .with(ClientSetting.ORGNR_SUPPLIER, SUPPLIER)
                        .with(ClientSetting.DELEGATIONS, LEGAL_ENTITY + "," + OTHER_PARENT))
                .detailsInAssertion(both(DetailsFixture.parent("NO:ORGNR:" + named), attestation))
                .ofUser(doctor());
    }

    private static Details both(Details organisation, AttestationFixture attestation) {
        return Details.of(
                JsonNodeFactory.instance.arrayNode().addAll(organisation.json()).add(attestation.json()));
    }

    private static FactsFixture ofOne(FactsFixture request) {
        return request.client(client -> client.actsFor(PARENT, CHILD));
    }

    private static Facts.User doctor() {
        return user(NUMBER, "4", DOCTOR);
    }

    private static Facts.User user(String number, @Nullable String level, Answer<Practitioner> practitioner) {
        try {
            return new Facts.User(NationalIdentityNumber.parse(number, false), level, practitioner);
        } catch (MalformedIdentifierException malformed) {
            throw new IllegalStateException(malformed);
        }
    }

    private static Answer<Practitioner> practitioner(String... professions) {
        try {
            return new Answer.Found<>(
                    new Practitioner(
                            HprNumber.parse(HPR_NUMBER),
                            List.of(professions).stream()
                                    .map(profession -> new Approval(
                                            profession, new Code("1", "Autorisasjon"), List.of(), List.of()))
                                    .toList()),
                    NOW);
        } catch (MalformedIdentifierException malformed) {
            throw new IllegalStateException(malformed);
        }
    }
}
