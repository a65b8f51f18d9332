"""What `omv doctor` looks at: a module for each subject, of small checks that change nothing."""
