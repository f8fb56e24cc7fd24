package no.helseprofil.organisation;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import no.helseprofil.identifiers.MalformedIdentifierException;
import no.helseprofil.identifiers.OrganisationNumber;
import no.helseprofil.organisation.RegisteredOrganisation.RepresentedOrganisation;
import no.helseprofil.register.Answer;
import no.helseprofil.register.Register.OrganisationRegister;
import no.helseprofil.register.Register.Unit;
import org.jspecify.annotations.Nullable;

/** Register of organisations that answers as a test has set it, and says of others that there are none. */
public final class RegisterFixture implements OrganisationRegister {

    private static final Instant THEN = Instant.parse("2026-03-01T08:00:00Z");

    private final Map<OrganisationNumber, Answer<Unit>> answers = new HashMap<>();
    private final List<String> asked = new ArrayList<>();

    /** An organisation below another, or below none. */
    public RegisterFixture with(String number, String name, @Nullable String parent) {
        return says(number, found(unit(number, name, parent, false, false)));
    }

    /** One that was deleted. */
    public RegisterFixture withDeleted(String number, @Nullable String parent) {
        return says(number, found(unit(number, "A deleted one", parent, true, false)));
    }

    /** One that is bankrupt. */
    public RegisterFixture withBankrupt(String number, @Nullable String parent) {
        return says(number, found(unit(number, "A bankrupt one", parent, false, true)));
    }

    /** Makes the register unavailable for this organisation, without an earlier answer. */
    public RegisterFixture down(String number) {
        return says(number, new Answer.Unavailable<>("the register is down"));
    }

    /** Makes the register unavailable for this organisation, with this as its earlier answer. */
    public RegisterFixture downSince(String number, String name, @Nullable String parent) {
        return says(
                number,
                new Answer.Unavailable<>("the register is down", found(unit(number, name, parent, false, false))));
    }

    private RegisterFixture says(String number, Answer<Unit> answer) {
        answers.put(number(number), answer);
        return this;
    }

    /** Returns the numbers that were asked for, in this order. */
    public List<String> asked() {
        return List.copyOf(asked);
    }

    @Override
    public Answer<Unit> find(OrganisationNumber number) {
        asked.add(number.value());
        return answers.getOrDefault(number, new Answer.NotFound<>(THEN));
    }

    /** Returns what the register says about an organisation that a client acts for. */
    public RegisteredOrganisation of(String parent, @Nullable String child, boolean refusesWhenDown) {
        return RegisteredOrganisation.of(this, represented(parent, child, null), refusesWhenDown);
    }

    static RepresentedOrganisation represented(String parent, @Nullable String child, @Nullable String supplier) {
        return new RepresentedOrganisation(
                number(parent), child == null ? null : number(child), supplier == null ? null : number(supplier));
    }

    private static Answer.Found<Unit> found(Unit unit) {
        return new Answer.Found<>(unit, THEN);
    }

    private static Unit unit(
            String number, String name, @Nullable String parent, boolean isDeleted, boolean isBankrupt) {
        return new Unit(
                number(number),
                name,
                parent == null ? null : number(parent),
                isDeleted,
                isBankrupt ? Unit.Ending.BANKRUPTCY : null,
                null);
    }

    /** Returns a number whose check digit counts for nothing. */
    public static OrganisationNumber number(String digits) {
        try {
            return OrganisationNumber.parse(digits, false);
        } catch (MalformedIdentifierException malformed) {
            throw new IllegalArgumentException(malformed);
        }
    }
}
