package no.helseprofil.organisation;

import java.util.Collections;
import java.util.EnumMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import no.helseprofil.identifiers.MalformedIdentifierException;
import no.helseprofil.identifiers.OrganisationNumber;
import no.helseprofil.organisation.Details.OrganisationException;
import org.jspecify.annotations.Nullable;

/** Registration of a client's organisations: the registered texts, and the organisations that they stand for. */
public final class ClientRegistration {

    public enum Part {
        /** {@link Tenancy}; single-tenant if unset. */
        TENANCY,
        /** Organisation that a single-tenant client acts for. */
        PARENT,
        /** Parts of its organisations that the client may name, comma-separated. */
        CHILDREN,
        /** Organisation that runs the client for others. */
        SUPPLIER,
        /** Organisations that have delegated to the supplier, comma-separated. */
        DELEGATIONS
    }

    private final Map<Part, String> parts;
    private final boolean checkDigits;
    private final Map<Part, String> problems = new EnumMap<>(Part.class);

    /** Problems because of which the registration can't be used at all. */
    private final Map<Part, String> obstacles = new EnumMap<>(Part.class);

    private final ClientOrganisations organisations;

    /**
     * Reads a registration.
     *
     * @param parts the parts that are set
     * @param checkDigits whether the check digits of the numbers have to be right
     */
    public ClientRegistration(Map<Part, String> parts, boolean checkDigits) {
        this.parts = Map.copyOf(parts);
        this.checkDigits = checkDigits;
        Optional<Tenancy> tenancy = tenancy();
        organisations = new ClientOrganisations(
                tenancy.orElse(Tenancy.SINGLE_TENANT),
                number(Part.PARENT),
                numbers(Part.CHILDREN),
                number(Part.SUPPLIER),
                numbers(Part.DELEGATIONS));
        tenancy.ifPresent(this::findContradictions);
    }

    /** Returns the parts that are invalid or contradict another, each with a constant sentence on what to change. */
    public Map<Part, String> problems() {
        return Collections.unmodifiableMap(problems);
    }

    /**
     * Returns the organisations that the client may act for. An unreadable delegation is ignored. An unreadable child
     * is an error, since a multi-tenant client without children may name any.
     *
     * @throws OrganisationException if a part other than the delegations is invalid, or a part contradicts another
     */
    public ClientOrganisations organisations() throws OrganisationException {
        Optional<String> first = obstacles.values().stream().findFirst();
        if (first.isPresent()) {
            throw new OrganisationException(first.get());
        }
        return organisations;
    }

    private Optional<Tenancy> tenancy() {
        String written = parts.get(Part.TENANCY);
        Optional<Tenancy> tenancy = written == null ? Optional.of(Tenancy.SINGLE_TENANT) : Tenancy.of(written);
        if (tenancy.isEmpty()) {
            problem(Part.TENANCY, "register the tenancy of this client as single-tenant or multi-tenant");
        }
        return tenancy;
    }

    private void findContradictions(Tenancy tenancy) {
        boolean isSingle = tenancy == Tenancy.SINGLE_TENANT;
        if (isSingle && has(Part.DELEGATIONS)) {
            problem(Part.DELEGATIONS, "register delegations of multi-tenant clients alone");
        }
        if (isSingle && has(Part.CHILDREN) && !has(Part.PARENT)) {
            problem(Part.CHILDREN, "register the parent of this client beside its children");
        }
        if (!isSingle && has(Part.PARENT)) {
            problem(Part.PARENT, "register a parent of single-tenant clients alone");
        }
        if (!isSingle && !has(Part.SUPPLIER)) {
            problem(Part.SUPPLIER, "register the supplier of this client, since it is multi-tenant");
        }
    }

    private boolean has(Part part) {
        return parts.containsKey(part);
    }

    private @Nullable OrganisationNumber number(Part part) {
        String written = parts.get(part);
        return written == null ? null : parse(part, written);
    }

    private Set<OrganisationNumber> numbers(Part part) {
        Set<OrganisationNumber> numbers = new LinkedHashSet<>();
        for (String written : parts.containsKey(part) ? parts.get(part).split(",", -1) : new String[0]) {
            OrganisationNumber number = parse(part, written);
            if (number != null) {
                numbers.add(number);
            }
        }
        return numbers;
    }

    private @Nullable OrganisationNumber parse(Part part, String written) {
        try {
            return OrganisationNumber.parse(written.strip(), checkDigits);
        } catch (MalformedIdentifierException malformed) {
            String sentence = "correct the organisation numbers that are registered of this client";
            if (part == Part.DELEGATIONS) {
                tell(part, sentence);
            } else {
                problem(part, sentence);
            }
            return null;
        }
    }

    private void problem(Part part, String sentence) {
        tell(part, sentence);
        obstacles.putIfAbsent(part, asDetail(sentence));
    }

    private void tell(Part part, String sentence) {
        problems.putIfAbsent(part, asDetail(sentence));
    }

    /** Returns a sentence with HelseID's code for a registration that contradicts itself. */
    private static String asDetail(String sentence) {
        return "HID-1010: " + sentence;
    }

    /** Number of organisations that a client acts for: one or many (HelseID). */
    public enum Tenancy {
        /** The client acts for the organisation in its registration. */
        SINGLE_TENANT("single-tenant"),
        /** The client acts for any organisation that has delegated to its supplier. */
        MULTI_TENANT("multi-tenant");

        private final String value;

        Tenancy(String value) {
            this.value = value;
        }

        /** Returns the form in registrations and tokens. */
        public String value() {
            return value;
        }

        static Optional<Tenancy> of(String value) {
            return Stream.of(values())
                    .filter(tenancy -> tenancy.value.equals(value))
                    .findFirst();
        }
    }
}
