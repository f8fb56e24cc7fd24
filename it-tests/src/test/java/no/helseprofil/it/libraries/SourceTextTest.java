package no.helseprofil.it.libraries;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class SourceTextTest {

    @Test
    void countsALineOfCode() {
        assertThat(SourceText.ownLines("int a = 1; // one\n}\nreturn a * 2;\n")).isEqualTo(3);
    }

    @Test
    void ignoresBlankLinesCommentsAndImports() {
        assertThat(SourceText.ownLines("package a;\n\nimport b.C;\n\n/**\n * Says why.\n */\n    // why\n \n"))
                .isZero();
    }
}
