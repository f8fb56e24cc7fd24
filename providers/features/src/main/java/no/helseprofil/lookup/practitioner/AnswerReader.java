package no.helseprofil.lookup.practitioner;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import no.helseprofil.identifiers.HprNumber;
import no.helseprofil.identifiers.MalformedIdentifierException;
import no.helseprofil.identifiers.NationalIdentityNumber;
import no.helseprofil.jose.MalformedException;
import no.helseprofil.lookup.practitioner.AnswerReader.RegisteredPractitioner.Period;
import no.helseprofil.lookup.practitioner.AnswerReader.RegisteredPractitioner.RegisteredApproval;
import no.helseprofil.lookup.practitioner.AnswerReader.RegisteredPractitioner.RegisteredCode;
import no.helseprofil.lookup.practitioner.AnswerReader.RegisteredPractitioner.Validity;
import no.helseprofil.register.Practitioner;
import no.helseprofil.register.Practitioner.Approval;
import no.helseprofil.register.Practitioner.Code;
import no.helseprofil.register.Register.NorwegianDay;
import org.jspecify.annotations.Nullable;

/**
 * Reader of the register's answer about a person, as {@code POST /v1/personerutvidet} returns it. Unknown members are
 * ignored. Members that decide who is approved are read strictly: an answer in which one is missing or unreadable is
 * refused, since a guess could approve somebody.
 */
final class AnswerReader {

    /** List of authorizations in Volven. An entry of another list is no authorization. */
    private static final String AUTHORIZATIONS = "7704";

    /**
     * Types of administrative reactions that suspend, by NAV's public code. Others, such as a warning, leave rights
     * unchanged.
     */
    private static final Set<String> SUSPENDING = Set.of("1", "5", "8");

    private AnswerReader() {}

    /**
     * Reads an answer.
     *
     * @return empty if the answer makes the person no practitioner: the person is dead, or the number has been
     *     replaced. The approvals in force are then those of the other number, which this answer lacks
     * @throws MalformedException if the answer can't be relied on; the reason quotes nothing of it
     */
    static Optional<RegisteredPractitioner> read(ObjectNode answer) throws MalformedException {
        boolean isDead = date(answer.at("/person/dødsdato"), "a date of death") != null;
        if (isDead || isReplaced(answer)) {
            return Optional.empty();
        }
        return Optional.of(
                new RegisteredPractitioner(number(answer.path("hprNummer")), suspensions(answer), approvals(answer)));
    }

    /**
     * Returns the person that an answer is about.
     *
     * @throws MalformedException if it doesn't say
     */
    static NationalIdentityNumber pid(ObjectNode answer) throws MalformedException {
        try {
            return NationalIdentityNumber.parse(
                    String.valueOf(answer.at("/person/nin").textValue()), false);
        } catch (MalformedIdentifierException malformed) {
            throw new MalformedException("there is no national identity number");
        }
    }

    private static boolean isReplaced(ObjectNode answer) throws MalformedException {
        JsonNode other = answer.path("erstattetAvHprNummer");
        if (isNothing(other)) {
            return false;
        }
        number(other);
        return true;
    }

    private static HprNumber number(JsonNode number) throws MalformedException {
        try {
            return HprNumber.parse(number.isTextual() || number.isIntegralNumber() ? number.asText() : "");
        } catch (MalformedIdentifierException malformed) {
            throw new MalformedException("there is no HPR number");
        }
    }

    private static List<RegisteredApproval> approvals(ObjectNode answer) throws MalformedException {
        JsonNode list = answer.path("godkjenninger");
        if (!list.isArray()) {
            throw new MalformedException("there is no list of approvals");
        }
        List<RegisteredApproval> approvals = new ArrayList<>();
        for (JsonNode approval : list) {
            approvals.add(approval(approval));
        }
        return approvals;
    }

    private static RegisteredApproval approval(JsonNode approval) throws MalformedException {
        JsonNode authorization = approval.path("autorisasjon");
        return new RegisteredApproval(
                validity(approval, isAuthorization(authorization)),
                code(approval.path("helsepersonellkategori")).value(),
                code(authorization),
                codes(approval.path("rekvisisjonsretter")),
                codes(approval.path("spesialistgodkjenninger")));
    }

    private static boolean isAuthorization(JsonNode code) {
        return code.at("/kodeverk/id").asText(AUTHORIZATIONS).equals(AUTHORIZATIONS);
    }

    private static List<RegisteredCode> codes(JsonNode list) throws MalformedException {
        if (!isNothing(list) && !list.isArray()) {
            throw new MalformedException("rights or specialities are not a list");
        }
        List<RegisteredCode> codes = new ArrayList<>();
        for (JsonNode entry : list) {
            codes.add(new RegisteredCode(validity(entry, true), code(entry.path("type"))));
        }
        return codes;
    }

    private static Code code(JsonNode node) throws MalformedException {
        JsonNode value = node.path("verdi");
        if (!value.isTextual() && !value.isIntegralNumber() || value.asText().isBlank()) {
            throw new MalformedException("a code has no value");
        }
        return new Code(value.asText(), node.path("navn").textValue());
    }

    private static Validity validity(JsonNode node, boolean isRight) throws MalformedException {
        JsonNode ended = node.path("avsluttetStatus");
        if (!isNothing(ended)) {
            code(ended);
        }
        JsonNode period = node.path("periode");
        if (!period.isObject()) {
            throw new MalformedException("an approval, a right or a speciality has no period");
        }
        return new Validity(isRight && isNothing(ended), period(period), suspensions(node));
    }

    /**
     * Returns the suspensions. A null member means that there are none; without the member, the answer is of another
     * form.
     */
    private static List<Period> suspensions(JsonNode node) throws MalformedException {
        JsonNode reactions = node.path("administrativeReaksjoner");
        if (!reactions.isArray() && !reactions.isNull()) {
            throw new MalformedException("it does not say which administrative reactions there are");
        }
        List<Period> suspensions = new ArrayList<>();
        for (JsonNode reaction : reactions) {
            Period period = period(reaction.path("periode"));
            if (SUSPENDING.contains(code(reaction.path("type")).value())) {
                suspensions.add(period);
            }
        }
        return suspensions;
    }

    /** Returns a period. A missing one has no ends, so that a suspension without dates stays in force. */
    private static Period period(JsonNode period) throws MalformedException {
        if (isNothing(period)) {
            return Period.ALWAYS;
        }
        if (!period.isObject()) {
            throw new MalformedException("a period is no object");
        }
        return new Period(date(period.path("fra"), "a beginning"), date(period.path("til"), "an end"));
    }

    private static @Nullable LocalDate date(JsonNode date, String what) throws MalformedException {
        if (isNothing(date)) {
            return null;
        }
        try {
            return LocalDate.parse(date.asText());
        } catch (DateTimeException unreadable) {
            throw new MalformedException(what + " is no date of ISO 8601");
        }
    }

    private static boolean isNothing(JsonNode node) {
        return node.isMissingNode() || node.isNull();
    }

    /**
     * A person in the register, including approvals that have ended or are suspended. It is cached as long as the
     * answer, so that an approval that ends meanwhile isn't reported after its end.
     *
     * @param suspensions suspensions of the person, which apply to all approvals
     */
    record RegisteredPractitioner(HprNumber number, List<Period> suspensions, List<RegisteredApproval> approvals) {

        /** Returns the person with the approvals in force at this instant. */
        Practitioner at(Instant instant) {
            LocalDate day = NorwegianDay.of(instant);
            List<Approval> inForce = isDuring(suspensions, day)
                    ? List.of()
                    : approvals.stream()
                            .filter(approval -> approval.validity().isInForce(day))
                            .map(approval -> approval.at(day))
                            .toList();
            return new Practitioner(number, inForce);
        }

        private static boolean isDuring(List<Period> periods, LocalDate day) {
            return periods.stream().anyMatch(period -> period.contains(day));
        }

        /**
         * Validity of an approval, a right or a speciality.
         *
         * @param isActive the register's status apart from all dates: false if it has ended, or never was an
         *     authorization
         */
        record Validity(boolean isActive, Period period, List<Period> suspensions) {

            boolean isInForce(LocalDate day) {
                return isActive && period.contains(day) && !isDuring(suspensions, day);
            }
        }

        /** A profession for which the person is or was approved. */
        record RegisteredApproval(
                Validity validity,
                String profession,
                Code authorization,
                List<RegisteredCode> requisitionRights,
                List<RegisteredCode> specialities) {

            private Approval at(LocalDate day) {
                return new Approval(
                        profession, authorization, inForce(requisitionRights, day), inForce(specialities, day));
            }

            private static List<Code> inForce(List<RegisteredCode> codes, LocalDate day) {
                return codes.stream()
                        .filter(code -> code.validity().isInForce(day))
                        .map(RegisteredCode::code)
                        .toList();
            }
        }

        /** A right or a speciality. */
        record RegisteredCode(Validity validity, Code code) {}

        /**
         * Period of days with or without ends.
         *
         * @param from the first day; null if it has no beginning
         * @param to the last day, inclusive; null if it has no end
         */
        record Period(@Nullable LocalDate from, @Nullable LocalDate to) {

            static final Period ALWAYS = new Period(null, null);

            boolean contains(LocalDate day) {
                return (from == null || !day.isBefore(from)) && (to == null || !day.isAfter(to));
            }
        }
    }
}
