package no.helseprofil.timetable;

import static no.helseprofil.grammar.Member.optional;
import static no.helseprofil.grammar.Member.required;

import java.util.List;
import java.util.Locale;
import no.helseprofil.grammar.Grammar;
import no.helseprofil.grammar.Member;
import no.helseprofil.register.RegisterSettings;
import no.helseprofil.register.RegisterSettings.OrganisationSource;
import no.helseprofil.register.RegisterSettings.Organisations;
import no.helseprofil.register.RegisterSettings.OrganisationsDown;
import no.helseprofil.register.RegisterSettings.PractitionerSource;
import no.helseprofil.register.RegisterSettings.Practitioners;
import no.helseprofil.register.RegisterSettings.WhenDown;

/** Grammar of {@link RegisterSettings}. */
final class RegistersGrammar {

    private static final String REMEDY = "write an object with source and whenDown";

    private static final Member<PractitionerSource> SOURCE = required("source", oneOf(PractitionerSource.values()));
    private static final Member<ClaimsDown> WHEN_DOWN = optional(
            "whenDown",
            Grammar.object(
                    "write an object with hpr_number and hpr_details",
                    ClaimsDown.class,
                    optional("hpr_number", oneOf(WhenDown.values()), WhenDown.OMIT),
                    optional("hpr_details", oneOf(WhenDown.values()), WhenDown.OMIT)),
            new ClaimsDown(WhenDown.OMIT, WhenDown.OMIT));
    private static final Grammar<Practitioners> PRACTITIONERS =
            Grammar.object(REMEDY, read -> read.get(WHEN_DOWN).practitioners(read.get(SOURCE)), SOURCE, WHEN_DOWN);

    private static final Grammar<Organisations> ORGANISATIONS = Grammar.object(
            REMEDY,
            Organisations.class,
            required("source", oneOf(OrganisationSource.values())),
            optional("whenDown", oneOf(OrganisationsDown.values()), OrganisationsDown.ACCEPT));

    static final Member<RegisterSettings> REGISTERS = optional(
            "registers",
            Grammar.object(
                    "write an object with practitioners and organisations",
                    RegisterSettings.class,
                    optional("practitioners", PRACTITIONERS, RegisterSettings.NONE.practitioners()),
                    optional("organisations", ORGANISATIONS)),
            RegisterSettings.NONE);

    private RegistersGrammar() {}

    private static <E extends Enum<E>> Grammar<E> oneOf(E[] choices) {
        return Grammar.oneOf(List.of(choices), choice -> choice.name().toLowerCase(Locale.ROOT));
    }

    private record ClaimsDown(WhenDown hprNumber, WhenDown hprDetails) {

        Practitioners practitioners(PractitionerSource source) {
            return new Practitioners(source, hprNumber, hprDetails);
        }
    }
}
