package no.helseprofil.profile;

/** What all requirements of the catalogue have in common: a definition, and by their interfaces what they look at. */
public abstract class DefinedRequirement implements Requirement {

    private final Definition definition;

    protected DefinedRequirement(Definition definition) {
        this.definition = definition;
    }

    /** One without parameters. */
    protected DefinedRequirement(String id, RequirementKind kind, OAuthError error, String... references) {
        this(new Definition(id, kind, error, references));
    }

    /** One without parameters that refuses no request. */
    protected DefinedRequirement(String id, RequirementKind kind, String... references) {
        this(Definition.withoutError(id, kind, references));
    }

    @Override
    public final Definition definition() {
        return definition;
    }
}
