package no.helseprofil.profile.attestation;

import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.stream.Stream;
import no.helseprofil.attestation.Attestation;
import no.helseprofil.attestation.Attestation.Coded;
import no.helseprofil.identifiers.HprNumber;
import no.helseprofil.identifiers.MalformedIdentifierException;
import no.helseprofil.identifiers.OrganisationNumber;
import no.helseprofil.organisation.RegisteredOrganisation.RepresentedOrganisation;
import no.helseprofil.profile.Endpoint;
import no.helseprofil.profile.Facts;
import no.helseprofil.profile.Parameters;
import no.helseprofil.profile.RuleSet;
import no.helseprofil.profile.organisation.Organisation;
import no.helseprofil.profile.organisation.OrganisationSettings;
import no.helseprofil.profile.organisation.Representation;
import no.helseprofil.register.Answer;
import no.helseprofil.register.Practitioner;

/** Rules for attestations, by their ids (Tillitsrammeverk, Forretningsregler for bruk av attestering). */
final class AttestationRules {

    /** Level «høyt» of the national identity providers. */
    private static final String HIGH = "4";

    /** Parameters that accept any check digits, which the requirement {@code organisation} verifies. */
    private static final Parameters ANY_DIGITS =
            new Parameters(RuleSet.HELSEID, Map.of(Organisation.CHECK_DIGITS.name(), false));

    private AttestationRules() {}

    /** Returns the first rule that is broken: a constant sentence that says what to change. */
    static Optional<String> broken(Facts facts, Attestation attestation) {
        Optional<String> ofRelation = reason(attestation.careRelationship()).or(() -> organisation(facts, attestation));
        Facts.User user = facts.user();
        return user == null ? ofRelation : ofRelation.or(() -> person(user, attestation.practitioner()));
    }

    private static Optional<String> person(Facts.User user, Attestation.ActingPractitioner practitioner) {
        return Stream.<BiFunction<Facts.User, Attestation.ActingPractitioner, Optional<String>>>of(
                        AttestationRules::level,
                        AttestationRules::number,
                        AttestationRules::samePerson,
                        AttestationRules::hprNumber,
                        AttestationRules::authorization)
                .flatMap(rule -> rule.apply(user, practitioner).stream())
                .findFirst();
    }

    /** Checks that a reason is given. Both members are sent if both are relevant. */
    private static Optional<String> reason(Attestation.CareRelationship relationship) {
        return unless(
                relationship.healthcareService() != null || relationship.purposeOfUseDetails() != null,
                "ATT-43: send healthcare_service or purpose_of_use_details");
    }

    /** Checks the organisation. When a request is pushed, a client may not know yet whom it will act for. */
    private static Optional<String> organisation(Facts facts, Attestation attestation) {
        Optional<RepresentedOrganisation> represented = new Representation(facts, ANY_DIGITS).represented();
        if (represented.isEmpty()) {
            return unless(
                    facts.endpoint() != Endpoint.TOKEN,
                    "ATT-12: name the organisation that this client acts for, beside the attestation");
        }
        Attestation.ActingPractitioner practitioner = attestation.practitioner();
        return legalEntity(represented.get(), practitioner)
                .or(() -> pointOfCare(facts, represented.get(), practitioner))
                .or(() -> department(practitioner));
    }

    private static Optional<String> legalEntity(
            RepresentedOrganisation represented, Attestation.ActingPractitioner practitioner) {
        return unless(
                represented.parent().value().equals(practitioner.legalEntity().id()),
                "ATT-12: set legal_entity to the organisation that this client acts for in this token");
    }

    /** Checks the place of work. It may be any unit that the client may act for, not only the one of this token. */
    private static Optional<String> pointOfCare(
            Facts facts, RepresentedOrganisation represented, Attestation.ActingPractitioner practitioner) {
        String pointOfCare = practitioner.pointOfCare().id();
        boolean isNamed = pointOfCare.equals(practitioner.legalEntity().id())
                || represented.child() != null && represented.child().value().equals(pointOfCare);
        return unless(
                isNamed || isOfTheClient(facts, pointOfCare),
                "ATT-19: set point_of_care to legal_entity or to a child that this client may act for; name the child if none is"
                        + " registered for it");
    }

    /** If the realm uses a register, an unregistered child doesn't count, since the register wasn't asked about it. */
    private static boolean isOfTheClient(Facts facts, String unit) {
        try {
            OrganisationNumber number = OrganisationNumber.parse(unit, false);
            return facts.client() != null
                    && OrganisationSettings.organisations(facts.client().metadata(), ANY_DIGITS)
                            .filter(registered -> registered.mayName(number, facts.organisation() == null))
                            .isPresent();
        } catch (MalformedIdentifierException noUnit) {
            return false;
        }
    }

    private static Optional<String> department(Attestation.ActingPractitioner practitioner) {
        String keeper = practitioner.department() == null
                ? null
                : practitioner.department().authority();
        return unless(
                keeper == null || keeper.equals(practitioner.legalEntity().id()),
                "ATT-28: set authority of the department to the number of legal_entity");
    }

    private static Optional<String> level(Facts.User user, Attestation.ActingPractitioner practitioner) {
        return unless(HIGH.equals(user.securityLevel()), "ATT-9: let the user log in at the level high, which is 4");
    }

    private static Optional<String> number(Facts.User user, Attestation.ActingPractitioner practitioner) {
        return unless(
                user.number() != null && user.number().series().isPresent(),
                "ATT-10: let a user log in who has a national identity number or a D-number here");
    }

    private static Optional<String> samePerson(Facts.User user, Attestation.ActingPractitioner practitioner) {
        return unless(
                practitioner.number() == null || Objects.equals(practitioner.number(), user.number()),
                "ATT-11: attest the user who has logged in, or leave identifier out");
    }

    /** Checks the HPR number. The server adds it to the token; a client that sends it must send the same. */
    private static Optional<String> hprNumber(Facts.User user, Attestation.ActingPractitioner attested) {
        HprNumber named = attested.hprNumber();
        if (user.practitioner() instanceof Answer.Found<Practitioner> found) {
            return unless(
                    named == null || named.equals(found.value().number()),
                    "ATT-29: send the hpr_nr of the user, or leave it out");
        }
        return unless(
                named == null || isUnanswered(user),
                "ATT-29: leave hpr_nr out; this user is not in the register of practitioners");
    }

    private static Optional<String> authorization(Facts.User user, Attestation.ActingPractitioner attested) {
        Coded authorization = attested.authorization();
        if (authorization == null || isUnanswered(user)) {
            return Optional.empty();
        }
        return user.practitioner() instanceof Answer.Found<Practitioner> found
                ? unless(
                        isInForce(authorization, found.value()),
                        "ATT-32: attest an authorization of this user that is in force")
                : Optional.of("ATT-32: leave authorization out; this user is not in the register of practitioners");
    }

    /**
     * Returns the rule that can't be checked because the register of practitioners doesn't answer. An earlier answer
     * doesn't count: a revoked licence must not remain valid because of an outage.
     */
    static Optional<String> unanswered(Facts facts, Attestation attestation) {
        if (facts.user() == null || !isUnanswered(facts.user())) {
            return Optional.empty();
        }
        return Optional.of(
                attestation.practitioner().authorization() == null
                        ? "ATT-29: try again later; the register of practitioners can't say now whether this user is in it"
                        : "ATT-32: try again later; the register of practitioners can't say now whether the authorization is in force");
    }

    private static boolean isUnanswered(Facts.User user) {
        return user.practitioner() instanceof Answer.Unavailable<Practitioner>;
    }

    private static boolean isInForce(Coded authorization, Practitioner registered) {
        return registered.approvals().stream()
                .anyMatch(approval -> approval.profession().equals(authorization.code()));
    }

    private static Optional<String> unless(boolean isAsItShould, String sentence) {
        return isAsItShould ? Optional.empty() : Optional.of(sentence);
    }
}
