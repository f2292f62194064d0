package main

// strip returns the module without the names and lines of its functions, and with the tables that it needs of them packed: a start function
// unpacks them. It fails for a module that is not laid out as Go 1.26 does it.
func strip(module []byte) ([]byte, error) {
	all, err := sections(module)
	if err != nil {
		return nil, err
	}
	if err := checkVersion(all); err != nil {
		return nil, err
	}
	defined, err := length(all, functionSection)
	if err != nil {
		return nil, err
	}
	for i, s := range all {
		if s.id != dataSection {
			continue
		}
		old, err := parse(s.content)
		if err != nil {
			return nil, err
		}
		sorted, err := fuse(old)
		if err != nil {
			return nil, err
		}
		m, err := imageOf(sorted)
		if err != nil {
			return nil, err
		}
		u, err := packImage(m, defined)
		if err != nil {
			return nil, err
		}
		all[i].content = encode(m.segments())
		if all, err = addStart(all, u.code); err != nil {
			return nil, err
		}
		return join(all), nil
	}
	return nil, unknown("the module has no data")
}

// packImage packs the tables in the memory of a module that defines so many functions.
func packImage(m image, defined uint32) (unpacking, error) {
	l, err := find(m)
	if err != nil {
		return unpacking{}, err
	}
	if err := l.checkGaps(); err != nil {
		return unpacking{}, err
	}
	if l.functions != uint64(defined) {
		return unpacking{}, unknown("the tables are those of %d functions, the module has %d", l.functions, defined)
	}
	functions, err := read(m, l)
	if err != nil {
		return unpacking{}, err
	}
	return pack(m, l, functions)
}
