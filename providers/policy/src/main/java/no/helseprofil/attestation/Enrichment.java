package no.helseprofil.attestation;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Optional;
import java.util.function.Function;
import no.helseprofil.attestation.Attestation.Coded;
import no.helseprofil.attestation.Attestation.Identified;
import no.helseprofil.identifiers.HprNumber;
import no.helseprofil.identifiers.MalformedIdentifierException;
import no.helseprofil.identifiers.NationalIdentityNumber;
import no.helseprofil.identifiers.NationalIdentityNumber.ObjectIdentifier;
import no.helseprofil.identifiers.OrganisationNumber;
import org.jspecify.annotations.Nullable;

/**
 * Additions that the server makes to an attestation before an API receives it: the identity of the practitioner, names
 * of organisations, texts of codes, and the maintainer of each list (HelseID, profile for Tillitsrammeverket).
 *
 * @param person the user who has logged in; null if the API doesn't receive their identity
 * @param hprNumber their number in Helsepersonellregisteret; null if they aren't in it
 * @param names returns the name of an organisation, if it is known
 */
public record Enrichment(
        @Nullable LoggedInUser person,
        @Nullable HprNumber hprNumber,
        Function<OrganisationNumber, Optional<String>> names) {

    /**
     * User who has logged in.
     *
     * @param name null if unknown
     */
    public record LoggedInUser(
            NationalIdentityNumber number, @Nullable String name) {}

    public ObjectNode claim(Attestation attestation) {
        ObjectNode claim = JsonNodeFactory.instance.objectNode();
        new Writer(this).write(attestation, claim);
        return claim;
    }

    private Optional<String> name(Identified unit) {
        try {
            return ObjectIdentifier.ENH.urn().equals(unit.system())
                    ? names.apply(OrganisationNumber.parse(unit.id(), false))
                    : Optional.empty();
        } catch (MalformedIdentifierException noOrganisation) {
            return Optional.empty();
        }
    }

    private static final class Writer extends AttestationWriter {

        private final Enrichment added;

        Writer(Enrichment added) {
            this.added = added;
        }

        @Override
        @Nullable
        NationalIdentityNumber number(Attestation.ActingPractitioner practitioner) {
            return added.person() == null ? null : added.person().number();
        }

        @Override
        @Nullable
        HprNumber hprNumber(Attestation.ActingPractitioner practitioner) {
            return added.hprNumber();
        }

        @Override
        void describePerson(Identified person, ObjectNode into) {
            describe(person, into);
            if (added.person() != null && added.person().name() != null) {
                into.put("name", added.person().name());
            }
        }

        @Override
        void describe(Identified unit, ObjectNode into) {
            unit.write(into);
            added.name(unit).ifPresent(name -> into.put("name", name));
            CodeLists.keeper(unit.system()).ifPresent(keeper -> into.put("authority", keeper));
        }

        @Override
        void describe(Coded coded, ObjectNode into) {
            coded.write(into);
            CodeLists.text(coded).ifPresent(text -> into.put("text", text));
            CodeLists.keeper(coded.system()).ifPresent(keeper -> into.put("assigner", keeper));
        }
    }
}
